package io.github.grayrelease.source;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.definition.Checksum;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.RuleDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a text counts as a block: it is complete and stable, and does not drop most of the rules. Not thread-safe;
 * {@link RuleFeed} synchronises.
 */
final class BlockGate {

    /** The time for which a block that drops more than half of the rules must be stable. */
    static final Duration STABLE = Duration.ofSeconds(30);

    /** Far above ten thousand rules, which take about one megabyte. */
    static final int MOST_CHARACTERS = 8 << 20;

    private final GrayRuleSource source;
    private @Nullable String seen;
    private Optional<HeldBack> heldBack = Optional.empty();

    /** A held-back block, and since when. */
    private record HeldBack(String text, Instant since) {}

    BlockGate(GrayRuleSource source) {
        this.source = source;
    }

    /** Refuses a text that can't be a complete block. */
    static void checkWhole(Block block) {
        if (block.text().length() > MOST_CHARACTERS) {
            throw mistake(block, "has more than " + MOST_CHARACTERS + " characters", "split the rules");
        }
        if (block.text().isBlank()) {
            throw mistake(block, "is empty", "write 'gray: {rules: []}' to have no rules");
        }
        if (!Checksum.holds(block.text()).orElse(true)) {
            throw mistake(block, "does not match its checksum", "write the whole file, then its checksum");
        }
    }

    private static InvalidRulesException mistake(Block block, String wrong, String remedy) {
        return new InvalidRulesException(List.of(new Mistake(block.name(), "", wrong, remedy)));
    }

    /** Whether two readings agree, if the source can be read while it is written. */
    boolean holdsStill(String text) {
        boolean still = !source.canBeTorn() || text.equals(seen);
        seen = text;
        return still;
    }

    /** Whether a different text was held back. It is forgotten: if it comes again, its wait starts again. */
    boolean forgetsAnother(String text) {
        boolean another = heldBack.filter(held -> !held.text().equals(text)).isPresent();
        if (another) {
            heldBack = Optional.empty();
        }
        return another;
    }

    /** Whether the rules drop most of the former ones, as a half-written file would. */
    boolean dropsMost(RuleDocument rules, Optional<RuleDocument> last) {
        return source.canBeTorn()
                && last.filter(former -> 2 * count(rules) < count(former)).isPresent();
    }

    private static long count(RuleDocument document) {
        return document.rules().size()
                + document.variants().values().stream()
                        .mapToLong(variant ->
                                variant.rules() == null ? 0 : variant.rules().size())
                        .sum();
    }

    /** Starts to hold a text back. Returns false if it is held back already. */
    boolean holdsBack(String text, Instant now) {
        if (heldBack.filter(held -> held.text().equals(text)).isPresent()) {
            return false;
        }
        heldBack = Optional.of(new HeldBack(text, now));
        return true;
    }

    /** Whether the held-back text has been stable for long enough. */
    boolean isStable(Instant now) {
        return heldBack.filter(held -> !now.isBefore(held.since().plus(STABLE))).isPresent();
    }

    /** Forgets the held-back text, because a text was accepted. */
    void pass() {
        heldBack = Optional.empty();
    }

    /** Starts again, as after a failure. */
    void forget() {
        seen = null;
        heldBack = Optional.empty();
    }
}
