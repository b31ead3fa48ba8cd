package io.github.grayrelease.fleet;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.control.Act;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleStatus.Fleet;
import io.github.grayrelease.definition.InvalidRulesException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts each state of the fleet in force on this instance, and logs what operators did on others. Called on several threads;
 * the order does not matter, because each call takes the latest state.
 */
final class FleetFollower implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(FleetFollower.class);

    private static final Author NOBODY = Author.by("source");

    /** Acts of this instance, which its observers log; more than a state holds. */
    private static final int MOST_OURS = 50;

    private final FleetStore store;
    private final RuleControl control;
    private final Pins pins;
    private final Deque<Act> ours = new ArrayDeque<>();
    private FleetState logged = FleetState.EMPTY;
    private volatile Optional<GrayReload> told = Optional.empty();

    FleetFollower(FleetStore store, RuleControl control, Pins pins) {
        this.store = store;
        this.control = control;
        this.pins = pins;
    }

    @Override
    public void run() {
        log(store.state());
        pins.revision(store.state().pin()); // compiles outside the lock of other changes
        try {
            accept();
        } catch (InvalidRulesException missing) {
            pins.refuse(store.state().pin(), missing);
            accept();
        }
    }

    private void accept() {
        Author author = store.state().switches().acts().stream()
                .findFirst()
                .map(Act::author)
                .orElse(NOBODY);
        control.accept(this::fleet, author).ifPresent(reload -> told = Optional.of(reload));
    }

    private Fleet fleet() {
        FleetState state = store.state();
        return new Fleet(state.switches(), pins.revision(state.pin()), Map.of());
    }

    /** The outcome for the rules in force, if this operator's act put them in force. */
    Optional<GrayReload> told(String version, Author author) {
        return told.filter(
                reload -> reload.version().equals(version) && reload.by().equals(author.name()));
    }

    /** Remembers an act of this instance, which its observers log. */
    synchronized void isOurs(Act act) {
        ours.addFirst(act);
        if (ours.size() > MOST_OURS) {
            ours.removeLast();
        }
    }

    private synchronized void log(FleetState state) {
        if (store.hasAnswered()) {
            logActs(state.switches().acts());
        } else {
            logStart(state);
        }
        logged = state;
    }

    private void logActs(List<Act> acts) {
        for (int i = acts.size() - 1; i >= 0; i--) {
            Act act = acts.get(i);
            if (!logged.switches().acts().contains(act) && !ours.contains(act)) {
                log.info("On all instances: {}", sentence(act));
            }
        }
    }

    /** Somebody who looks for the cause of a stage that is off begins with the log of the start. */
    private void logStart(FleetState state) {
        state.switches().suspended().forEach((stage, why) -> {
            if (!why.equals(logged.switches().suspended().get(stage))) {
                log.warn(
                        "Stage '{}' is suspended on all instances since {}, by {}{}; its traffic takes the baseline"
                                + " until POST /actuator/gray/stages/{} resumes it",
                        stage,
                        why.at(),
                        why.by(),
                        why.because().isEmpty() ? "" : ": " + why.because(),
                        stage);
            }
        });
        state.pin()
                .filter(pin -> !logged.pin().equals(state.pin()))
                .ifPresent(pin -> log.warn(
                        "Version '{}' is pinned on all instances since {}, by {}; it stays in force until POST"
                                + " /actuator/gray/unpin",
                        pin.version(),
                        pin.at(),
                        pin.author().name()));
        if (!logged.switches().withdrawn().equals(state.switches().withdrawn())) {
            log.warn(
                    "Invitations withdrawn on all instances: {}",
                    state.switches().withdrawn().size());
        }
    }

    /** {@code anna suspended beta: errors in checkout}. */
    static String sentence(Act act) {
        return act.author().name() + " " + act.what()
                + act.author().because().map(because -> ": " + because).orElse("");
    }
}
