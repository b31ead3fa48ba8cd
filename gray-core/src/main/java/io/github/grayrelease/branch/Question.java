package io.github.grayrelease.branch;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import java.util.function.Supplier;

/**
 * A test of a variant that runs at each subscription.
 *
 * @param variant the variant
 * @param asker finds the code that asked
 */
record Question(String variant, Supplier<String> asker) {

    static Question of(String variant) {
        return new Question(variant, GrayContexts.askerOf(variant));
    }

    boolean holdsIn(GrayContext context) {
        return context.isActive(variant, asker);
    }
}
