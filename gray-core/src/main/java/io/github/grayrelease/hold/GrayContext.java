package io.github.grayrelease.hold;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.decide.Arms;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.stage.StageName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The context of a request: its decision, with the rules and the application that made it. Immutable; may be passed to
 * other threads.
 *
 * @param decision the decision
 * @param variants the active variants that are not stages
 * @param book the rules of the decision
 * @param runtime the application
 * @param hidden the headers to hide from the application
 * @param answer caching headers for the answer, if the caller chose the stage; the application's own replace them
 * @param hopTrace the hop trace, if the request is traced
 * @param arms the arms of rollouts that the request is in
 */
public record GrayContext(
        GrayDecision decision,
        Set<String> variants,
        RuleBook book,
        GrayRuntime runtime,
        Set<String> hidden,
        Map<String, String> answer,
        Optional<HopTrace> hopTrace,
        Arms arms) {

    /** The attribute of a request with its context. */
    public static final String ATTRIBUTE = "io.github.grayrelease.context";

    /** The attribute of a request with its stage as text, for access logs. */
    public static final String STAGE_ATTRIBUTE = "gray.stage";

    // Copies the collections.
    public GrayContext {
        variants = Set.copyOf(variants);
        hidden = Set.copyOf(hidden);
        answer = Map.copyOf(answer);
    }

    /** Creates the context of a decision outside a request. */
    static GrayContext outside(GrayDecision decision, RuleBook book, GrayRuntime runtime) {
        return new GrayContext(
                decision,
                book.variantsIn(decision.stage()),
                book,
                runtime,
                Set.of(),
                Map.of(),
                Optional.empty(),
                Arms.NONE);
    }

    /**
     * Whether a variant is on.
     *
     * @param variant a stage, a lane, or a variant besides the stages
     * @return true if it is; false for an undeclared name, which is reported
     */
    public boolean isActive(String variant) {
        return isActive(variant, Caller::outsideGray);
    }

    /**
     * Whether a variant is on, for code that is not on the stack at the time of the answer.
     *
     * @param variant a stage, a lane, or a variant besides the stages
     * @param asker finds the class, method and line that asked; called for undeclared names only
     * @return true if it is; false for an undeclared name, which is reported
     */
    public boolean isActive(String variant, Supplier<String> asker) {
        if (StageName.isWithin(decision.stage(), variant) || variants.contains(variant)) {
            return true;
        }
        mustKnow(variant, asker);
        return false;
    }

    /**
     * The stage.
     *
     * @return the stage of the decision
     */
    public String stage() {
        return decision.stage();
    }

    /**
     * The context of a scope that code opens with a stage; the baseline for an undeclared name, which is reported.
     *
     * @param stage the stage the code names
     * @return the context
     */
    public GrayContext opened(String stage) {
        if (!book.isStage(stage)) {
            mustKnow(stage, Caller::outsideGray);
        }
        GrayDecision opened = runtime.knowsEveryName()
                ? GrayDecision.of(stage, GrayDecision.Reason.PROGRAMMATIC, book.version())
                : book.opened(stage).orElse(book.undecided());
        return outside(opened, book, runtime);
    }

    /**
     * Adds a hop trace.
     *
     * @return a context with a hop trace
     */
    public GrayContext traced() {
        return new GrayContext(
                decision,
                variants,
                book,
                runtime,
                hidden,
                answer,
                Optional.of(HopTrace.of(runtime.service(), decision)),
                arms);
    }

    /** Reports an undeclared name; in a strict application it throws. */
    private void mustKnow(String variant, Supplier<String> asker) {
        if (runtime.knowsEveryName() || book.declares(variant)) {
            return;
        }
        if (runtime.strict()) {
            throw new IllegalArgumentException("'" + variant + "' is neither a stage nor a variant; declared are "
                    + String.join(", ", book.names()));
        }
        runtime.observer().unknownVariant(variant, asker.get());
    }
}
