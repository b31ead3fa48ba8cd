package io.github.grayrelease.fleet;

import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.RuleKeeper;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last known state on the disk of this instance, for a start at which the store does not answer. The state of
 * another source does not count. Not thread-safe; {@link FleetStore} synchronises.
 */
final class LastKnown {

    private static final Logger log = LoggerFactory.getLogger(FleetStore.class);

    private final RuleKeeper keeper;
    private final String firstLine;
    private String kept = "";

    LastKnown(RuleKeeper keeper, String source) {
        this.keeper = keeper;
        this.firstLine = "# source: " + source + "\n";
    }

    Optional<FleetState> load() {
        return keeper.loadFleet()
                .filter(text -> text.startsWith(firstLine))
                .flatMap(text -> read(text.substring(firstLine.length())));
    }

    private static Optional<FleetState> read(String text) {
        try {
            return Optional.of(FleetState.read("the last known state on the disk", text));
        } catch (UnreadableStateException outdated) {
            log.warn("The last known switches of all instances are not used: {}", outdated.getMessage());
            return Optional.empty();
        }
    }

    Persistence keep(FleetState state) {
        String text = firstLine + state.text();
        if (text.equals(kept)) {
            return Persistence.KEPT;
        }
        Persistence persistence = keeper.keepFleet(text);
        kept = persistence.isKept() ? text : "";
        return persistence;
    }
}
