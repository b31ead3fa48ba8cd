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
 * Decides when a text that was read counts as a block: it is whole, holds still, and does not drop most of the rules by a
 * slip. Not safe for several threads at once; {@link RuleFeed} sees to that.
 */
final class BlockGate {

    /** How long a block that drops more than half of the rules must be stable. */
    static final Duration STABLE = Duration.ofSeconds(30);

    /** Ten thousand rules take about one megabyte. */
    static final int MOST_CHARACTERS = 8 << 20;

    private final GrayRuleSource source;
    private @Nullable String seen;
    private Optional<HeldBack> heldBack = Optional.empty();

    /** A block that drops more than half of the rules, and since when. */
    private record HeldBack(String text, Instant since) {}

    BlockGate(GrayRuleSource source) {
        this.source = source;
    }

    /** Refuses what can't be a whole block. */
    static void checkWhole(Block block) {
        if (block.text().length() > MOST_CHARACTERS) {
            throw mistake(block, "has more than " + MOST_CHARACTERS + " characters", "split the rules");
        }
        if (block.text().isBlank()) {
            throw mistake(block, "is empty", "write 'gray: {rules: []}' to have no rules");
        }
        if (!Checksum.holds(block.text()).orElse(true)) {
            throw mistake(block, "is not what its checksum says", "write the whole file, then its checksum");
        }
    }

    private static InvalidRulesException mistake(Block block, String wrong, String remedy) {
        return new InvalidRulesException(List.of(new Mistake(block.name(), "", wrong, remedy)));
    }

    /** Whether the text is the one that was read before, if it may be read while it is written. */
    boolean holdsStill(String text) {
        boolean still = !source.canBeTorn() || text.equals(seen);
        seen = text;
        return still;
    }

    /** Whether another text was held back, which is gone; if it comes again, it waits anew. */
    boolean forgetsAnother(String text) {
        boolean another = heldBack.filter(held -> !held.text().equals(text)).isPresent();
        if (another) {
            heldBack = Optional.empty();
        }
        return another;
    }

    /** Whether the rules drop most of the last ones, and might be torn. */
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

    /** Begins to hold a text back. Returns false if it is held back already. */
    boolean holdsBack(String text, Instant now) {
        if (heldBack.filter(held -> held.text().equals(text)).isPresent()) {
            return false;
        }
        heldBack = Optional.of(new HeldBack(text, now));
        return true;
    }

    /** Whether what is held back has been stable for long enough. */
    boolean isStable(Instant now) {
        return heldBack.filter(held -> !now.isBefore(held.since().plus(STABLE))).isPresent();
    }

    /** A text was taken: nothing is held back any more. */
    void pass() {
        heldBack = Optional.empty();
    }

    /** Begins anew, as after a failure. */
    void forget() {
        seen = null;
        heldBack = Optional.empty();
    }
}
