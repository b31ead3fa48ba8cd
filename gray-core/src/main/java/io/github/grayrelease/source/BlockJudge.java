package io.github.grayrelease.source;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.CheckedRules;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges each new text once: offers its rules to {@link RuleControl}, refuses it with its mistakes, or holds it back. Not
 * thread-safe; {@link RuleFeed} synchronises.
 */
final class BlockJudge {

    private final RuleReader reader;
    private final RuleControl control;
    private final InstantSource clock;
    private final BlockGate gate;
    private @Nullable String judged;
    private boolean isGood;
    private volatile Optional<InvalidRulesException> mistakes = Optional.empty();

    BlockJudge(RuleReader reader, RuleControl control, InstantSource clock, BlockGate gate) {
        this.reader = reader;
        this.control = control;
        this.clock = clock;
        this.gate = gate;
    }

    /** Judges a stable text unless it was judged before. */
    void judge(Block block, Author author) {
        if (gate.forgetsAnother(block.text())) {
            judged = null; // What is there now is told again.
        }
        if (isNew(block)) {
            judgeNew(block, author);
        } else if (isGood) {
            control.answered();
        }
    }

    boolean isNew(Block block) {
        return !block.text().equals(judged);
    }

    private void judgeNew(Block block, Author author) {
        try {
            CheckedRules rules = read(block);
            if (gate.dropsMost(rules.document(), control.lastSaid()) && !mayDrop(block.text(), author)) {
                return;
            }
            put(block, rules, author);
        } catch (InvalidRulesException invalid) {
            refuse(block, invalid, author);
        }
    }

    private boolean mayDrop(String text, Author author) {
        if (gate.holdsBack(text, clock.instant())) {
            control.troubled(
                    Outcome.HELD_BACK,
                    author,
                    "it drops more than half of the rules, so it waits until it has been unchanged for "
                            + BlockGate.STABLE.toSeconds()
                            + " seconds, or until POST /actuator/gray/reload confirms it");
        }
        return gate.isStable(clock.instant());
    }

    /** Accepts a text at once, on an operator's order. */
    GrayReload take(Block block, Author author) {
        try {
            return put(block, read(block), author);
        } catch (InvalidRulesException invalid) {
            return refuse(block, invalid, author);
        }
    }

    /**
     * Reads and checks a block.
     *
     * @throws InvalidRulesException with all its mistakes
     */
    CheckedRules read(Block block) {
        BlockGate.checkWhole(block);
        return reader.read(block, InFiles.ON_DISK);
    }

    GrayReload put(Block block, CheckedRules rules, Author author) {
        judged = block.text();
        isGood = true;
        gate.pass();
        return control.offer(rules, author);
    }

    private GrayReload refuse(Block block, InvalidRulesException invalid, Author author) {
        judged = block.text();
        isGood = false;
        mistakes = Optional.of(invalid);
        return control.reject(invalid, author);
    }

    /** The mistakes of the last refused text. Safe for all threads. */
    Optional<InvalidRulesException> mistakes() {
        return mistakes;
    }

    /** Reports the next good reading even if it is unchanged. */
    void forget() {
        judged = null;
        gate.forget();
    }
}
