package io.github.grayrelease.variant;

import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.source.RuleFeed;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/** The names that annotations may have. */
public final class DeclaredNames {

    private static final Logger log = LoggerFactory.getLogger(DeclaredNames.class);

    private final GrayRuntime runtime;
    private final ObjectProvider<RuleControl> control;
    private final ObjectProvider<RuleFeed> feed;

    public DeclaredNames(GrayRuntime runtime, ObjectProvider<RuleControl> control, ObjectProvider<RuleFeed> feed) {
        this.runtime = runtime;
        this.control = control;
        this.feed = feed;
    }

    /**
     * What is wrong with the name in an annotation. Nothing is for as long as the source of the rules, which may declare
     * it, has not spoken: a store that is down must not keep an application from starting.
     */
    public Optional<String> mistake(String variant, String place) {
        RuleBook book = runtime.books().current();
        if (book.declares(variant)) {
            return Optional.empty();
        }
        String mistake = "@GrayVariant(\"" + variant + "\") on " + place
                + " names neither a stage nor a variant; declared are " + String.join(", ", book.names());
        if (hasSpoken()) {
            return Optional.of(mistake);
        }
        log.warn("{}. The source of the rules may declare it, but has not been read yet", mistake);
        return Optional.empty();
    }

    private boolean hasSpoken() {
        RuleControl rules = control.getIfAvailable();
        return rules == null || rules.hasSpoken() || feed.getIfAvailable() == null;
    }
}
