package io.github.grayrelease.branch;

import io.github.grayrelease.hold.Held;
import io.github.grayrelease.hold.Hold;
import java.util.function.Supplier;

/**
 * A question that is answered at each subscription.
 *
 * @param variant the variant
 * @param asker tells who asked
 */
record Question(String variant, Supplier<String> asker) {

    static Question of(String variant) {
        return new Question(variant, Hold.askerOf(variant));
    }

    boolean holdsIn(Held held) {
        return held.isActive(variant, asker);
    }
}
