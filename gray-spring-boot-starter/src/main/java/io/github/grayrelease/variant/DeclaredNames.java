package io.github.grayrelease.variant;

import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.source.RuleFeed;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/** Checks the names in {@link io.github.grayrelease.GrayVariant} annotations. */
public final class DeclaredNames {

    private static final Logger log = LoggerFactory.getLogger(DeclaredNames.class);

    private static final String REMEDY =
            "correct the name in the annotation, or declare it under 'gray.stages' or 'gray.variants'";

    private final GrayRuntime runtime;
    private final ObjectProvider<RuleControl> control;
    private final ObjectProvider<RuleFeed> feed;
    private final ObjectProvider<UnreadSource> unread;

    public DeclaredNames(
            GrayRuntime runtime,
            ObjectProvider<RuleControl> control,
            ObjectProvider<RuleFeed> feed,
            ObjectProvider<UnreadSource> unread) {
        this.runtime = runtime;
        this.control = control;
        this.feed = feed;
        this.unread = unread;
    }

    /**
     * Checks the name in an annotation, and makes sure that later rules declare it too. An undeclared name is only logged until the rule source has been read, because the
     * source may declare it, and a store that is down must not prevent an application from starting.
     *
     * @param variant the name
     * @param place the annotated element, for the message
     * @return the mistake; empty if there is none or if the source has not been read
     */
    public Optional<VariantMistake> mistake(String variant, String place) {
        if (runtime.books().require(variant, place)) {
            return Optional.empty();
        }
        RuleBook book = runtime.books().current();
        String problem = "@GrayVariant(\"" + variant + "\") on " + place
                + " names neither a stage nor a variant; declared are " + String.join(", ", book.names());
        if (hasSpoken()) {
            return Optional.of(new VariantMistake(problem, REMEDY));
        }
        log.warn("{}. The source of the rules may declare it, but has not been read", problem);
        return Optional.empty();
    }

    private boolean hasSpoken() {
        if (unread.getIfAvailable() != null) {
            return false;
        }
        RuleControl rules = control.getIfAvailable();
        return rules == null || rules.hasSpoken() || feed.getIfAvailable() == null;
    }
}
