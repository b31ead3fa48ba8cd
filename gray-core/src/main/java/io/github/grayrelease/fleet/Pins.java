package io.github.grayrelease.fleet;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.control.Act;
import io.github.grayrelease.control.CheckedRules;
import io.github.grayrelease.control.Revision;
import io.github.grayrelease.control.Revision.Kind;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleHistory;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.fleet.FleetState.Pin;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a version of this instance's history into a pin for all, and a pin into rules. Safe for all threads. */
final class Pins {

    private static final Logger log = LoggerFactory.getLogger(FleetStore.class);

    private final RuleControl control;
    private final RuleReader reader;
    private Resolved resolved = new Resolved(Optional.empty(), Optional.empty());

    /** A pin with its rules; without rules, this instance can't put the pin in force. */
    private record Resolved(Optional<Pin> pin, Optional<Revision> revision) {}

    Pins(RuleControl control, RuleReader reader) {
        this.control = control;
        this.reader = reader;
    }

    /**
     * A pin of a version of the history.
     *
     * @throws IllegalArgumentException if the version is unknown
     * @throws InvalidRulesException if an instance that never saw the version could not read it
     */
    Pin of(String version, Act act) {
        List<Revision> known =
                control.history().stream().map(RuleHistory::revision).toList();
        Revision revision = known.stream()
                .filter(one -> one.version().equals(version))
                .findFirst()
                .orElseThrow(() -> unknown(version, known));
        Pin pin = new Pin(version, version + ".json", revision.text(), act.author(), act.at());
        reader.read(new Block(pin.block(), pin.text()), InFiles.ON_DISK);
        return pin;
    }

    private static IllegalArgumentException unknown(String version, List<Revision> known) {
        List<String> versions = known.stream().map(Revision::version).distinct().toList();
        return new IllegalArgumentException(
                "version '%s' is not in the history; known are %s".formatted(version, versions));
    }

    synchronized Optional<Revision> revision(Optional<Pin> pin) {
        if (!pin.equals(resolved.pin())) {
            try {
                resolved = new Resolved(pin, pin.map(this::revision));
            } catch (InvalidRulesException unusable) {
                refuse(pin, unusable);
            }
        }
        return resolved.revision();
    }

    /** This instance keeps its rules until the pin is removed or replaced. */
    synchronized void refuse(Optional<Pin> pin, InvalidRulesException why) {
        log.warn(
                "Version '{}' is pinned on all instances, but this one can't put it in force: {}; the rules in force"
                        + " stay",
                pin.map(Pin::version).orElse(""),
                why.getMessage());
        resolved = new Resolved(pin, Optional.empty());
    }

    private Revision revision(Pin pin) {
        CheckedRules rules = control.history().stream()
                .map(RuleHistory::revision)
                .filter(known -> known.version().equals(pin.version()))
                .findFirst()
                .map(Revision::rules)
                .orElseGet(() -> read(pin));
        return new Revision(rules, pin.at(), control.status().source(), pin.author(), Kind.ROLLED_BACK);
    }

    /** Another version of Gray may name the same block differently; other lines of a file are other rules. */
    private CheckedRules read(Pin pin) {
        CheckedRules rules = reader.read(new Block(pin.block(), pin.text()), InFiles.ON_DISK);
        if (rules.files().isEmpty()) {
            return rules.named(pin.version());
        }
        if (!rules.version().equals(pin.version())) {
            log.warn(
                    "Version '{}' is pinned on all instances; here its files have other lines, so it is version '{}'",
                    pin.version(),
                    rules.version());
        }
        return rules;
    }
}
