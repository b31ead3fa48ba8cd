package io.github.grayrelease.hold;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.stage.StageName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is held for one request: its decision, and the rules and the application it was made with. Immutable, so that it
 * may be handed to other threads as it is.
 *
 * @param decision the decision
 * @param variants the variants besides the stages that are on
 * @param book the rules it was made with
 * @param runtime the application it was made in
 * @param hidden the headers that the application must not see in this request
 * @param answer the headers that the answer has unless the application sets its own: what caches have to know where the
 *     caller chose the stage
 * @param trail where the request went, if it is traced
 */
public record GrayContext(
        GrayDecision decision,
        Set<String> variants,
        RuleBook book,
        GrayRuntime runtime,
        Set<String> hidden,
        Map<String, String> answer,
        Optional<HopTrace> trail) {

    // Copies the collections.
    public GrayContext {
        variants = Set.copyOf(variants);
        hidden = Set.copyOf(hidden);
        answer = Map.copyOf(answer);
    }

    /** Holds a decision where there is no request for rules to look at. */
    static GrayContext outside(GrayDecision decision, RuleBook book, GrayRuntime runtime) {
        return new GrayContext(
                decision, book.variantsIn(decision.stage()), book, runtime, Set.of(), Map.of(), Optional.empty());
    }

    /**
     * Whether a variant is on.
     *
     * @param variant a stage, a lane, or a variant besides the stages
     * @return true if it is; false, and somebody is told, where nobody declared the name
     */
    public boolean isActive(String variant) {
        return isActive(variant, Caller::outsideGray);
    }

    /**
     * Whether a variant is on, for code that is not on the stack while it is answered.
     *
     * @param variant a stage, a lane, or a variant besides the stages
     * @param asker tells class, method and line that asks; called only where nobody declared the name
     * @return true if it is; false, and somebody is told, where nobody declared the name
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
     * What code means by a name when it opens a scope: the decision for that stage, or the baseline where nobody declared
     * the name.
     *
     * @param stage the stage the code names
     * @return what to hold in the scope
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
     * The same, on the trail of a traced request.
     *
     * @return what to hold for a request that asked for its hops
     */
    public GrayContext traced() {
        return new GrayContext(
                decision,
                variants,
                book,
                runtime,
                hidden,
                answer,
                Optional.of(HopTrace.of(runtime.service(), decision)));
    }

    /**
     * Tells people about a name that nobody declared, which is a slip of the code; in a strict application by throwing.
     */
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
