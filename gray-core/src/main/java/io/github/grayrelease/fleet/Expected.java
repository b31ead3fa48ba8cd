package io.github.grayrelease.fleet;

import io.github.grayrelease.control.Act;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.VersionMovedException;
import java.util.List;

/** What an operator saw: rules and acts; without a number of acts, those that this instance knew when it was asked. */
final class Expected {

    private static final char DOT = '.';

    private final String written;
    private final String acts;
    private final RuleControl control;

    Expected(String written, FleetState known, RuleControl control) {
        int dot = written.indexOf(DOT);
        this.written = written;
        this.acts = dot < 0 ? String.valueOf(known.acts()) : written.substring(dot + 1);
        this.control = control;
    }

    static String version(RuleControl control, FleetState state) {
        return control.status().current().version() + DOT + state.acts();
    }

    static String rulesOf(String written) {
        int dot = written.indexOf(DOT);
        return dot < 0 ? written : written.substring(0, dot);
    }

    /**
     * Compares with what is there now.
     *
     * @throws VersionMovedException if it is something else
     */
    void check(FleetState now) {
        if (!acts.equals(String.valueOf(now.acts()))) {
            throw VersionMovedException.inTheFleet(written, version(control, now), latest(now));
        }
        control.requireInForce(rulesOf(written));
    }

    private static String latest(FleetState now) {
        List<Act> acts = now.switches().acts();
        return acts.isEmpty() ? "the store has lost its switches" : FleetFollower.sentence(acts.get(0));
    }
}
