package io.github.grayrelease.hold;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.decide.RuleBook;
import java.util.Set;

/**
 * What is held for one request: its decision, and the rules and the application it was made with. Immutable, so that it
 * may be handed to other threads as it is.
 *
 * @param decision the decision
 * @param book the rules it was made with
 * @param runtime the application it was made in
 * @param hidden the headers that the application must not see in this request
 */
public record Held(GrayDecision decision, RuleBook book, GrayRuntime runtime, Set<String> hidden) {

    public Held {
        hidden = Set.copyOf(hidden);
    }

    /**
     * Holds a decision that hides nothing.
     *
     * @param decision the decision
     * @param book the rules it was made with
     * @param runtime the application it was made in
     */
    public Held(GrayDecision decision, RuleBook book, GrayRuntime runtime) {
        this(decision, book, runtime, Set.of());
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
    public Held opened(String stage) {
        mustKnow(stage);
        GrayDecision opened = runtime.knowsEveryName()
                ? GrayDecision.of(stage, GrayDecision.Reason.OPENED, book.version())
                : book.opened(stage).orElse(book.undecided());
        return new Held(opened, book, runtime);
    }

    /**
     * Tells people about a name that nobody declared, which is a slip of the code.
     *
     * @param variant the name the code asked for
     * @throws IllegalArgumentException if the name is unknown and the application is strict
     */
    public void mustKnow(String variant) {
        if (runtime.knowsEveryName() || book.declares(variant)) {
            return;
        }
        if (runtime.strict()) {
            throw new IllegalArgumentException("'" + variant + "' is neither a stage nor a variant; declared are "
                    + String.join(", ", book.stages().names()));
        }
        runtime.unknownVariant(variant, Caller.outsideGray());
    }
}
