package io.github.grayrelease.fleet;

import io.github.grayrelease.control.Act;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.VersionMovedException;
import java.util.Comparator;
import java.util.List;

/**
 * What an operator saw: the version of the rules, a dot, and the number of acts; without a number of acts, those that this
 * instance knew when it was asked.
 */
public final class Expected {

    private static final char DOT = '.';

    private final String written;
    private final String acts;
    private final RuleControl control;

    /**
     * Reads what an operator saw.
     *
     * @param written the version of the rules, with or without a number of acts
     * @param known the state that this instance knows now
     * @param control the rules of this instance
     */
    public Expected(String written, FleetState known, RuleControl control) {
        int dot = written.indexOf(DOT);
        this.written = written;
        this.acts = dot < 0 ? String.valueOf(known.acts()) : written.substring(dot + 1);
        this.control = control;
    }

    /**
     * What operators send to say what they saw.
     *
     * @param control the rules of this instance
     * @param state the state
     * @return the version of the rules in force, a dot, and the number of acts
     */
    public static String version(RuleControl control, FleetState state) {
        return control.status().current().version() + DOT + state.acts();
    }

    static String rulesOf(String written) {
        int dot = written.indexOf(DOT);
        return dot < 0 ? written : written.substring(0, dot);
    }

    /**
     * Compares with what is there now.
     *
     * @param now the state
     * @throws VersionMovedException if it is something else
     */
    public void check(FleetState now) {
        if (!acts.equals(String.valueOf(now.acts()))) {
            throw VersionMovedException.inTheFleet(written, version(control, now), latest(now));
        }
        control.requireInForce(rulesOf(written));
    }

    private static String latest(FleetState now) {
        List<Act> acts = now.switches().acts();
        String since = acts.isEmpty() ? "" : acts.get(0).at().toString();
        return now.rollouts().entrySet().stream()
                .filter(rollout ->
                        rollout.getValue().getOrDefault(Fields.AT, "").compareTo(since) > 0)
                .max(Comparator.comparing(rollout -> rollout.getValue().get(Fields.AT)))
                .map(rollout -> "rollout '%s' is %s"
                        .formatted(
                                rollout.getKey().replaceFirst(" .*", ""),
                                rollout.getValue().get("phase")))
                .orElseGet(
                        () -> acts.isEmpty() ? "the store has lost its switches" : FleetFollower.sentence(acts.get(0)));
    }
}
