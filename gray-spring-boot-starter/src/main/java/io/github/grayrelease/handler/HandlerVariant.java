package io.github.grayrelease.handler;

import io.github.grayrelease.GrayVariant;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The variant that a handler of requests is for, if it is for one. One with a variant comes before one without, and a
 * deeper lane before a shallower one; names of one depth are compared only so that the same one wins every time.
 *
 * @param name the variant of an annotation
 */
record HandlerVariant(Optional<String> name) implements Comparable<HandlerVariant> {

    /** The variant of a handler: its method's, else its class's. */
    static HandlerVariant of(Method method, Class<?> handlerType) {
        return new HandlerVariant(
                Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(method, GrayVariant.class))
                        .or(() -> Optional.ofNullable(
                                AnnotatedElementUtils.findMergedAnnotation(handlerType, GrayVariant.class)))
                        .map(GrayVariant::value));
    }

    /** The variant of a method, where its class has one that it does not speak of. */
    HandlerVariant or(HandlerVariant ofTheClass) {
        return name.isPresent() ? this : ofTheClass;
    }

    boolean mayServe(Predicate<String> isOn) {
        return name.isEmpty() || isOn.test(name.get());
    }

    @Override
    public int compareTo(HandlerVariant other) {
        int deeperFirst = Long.compare(other.depth(), depth());
        return deeperFirst != 0 ? deeperFirst : name.orElse("").compareTo(other.name.orElse(""));
    }

    /** How many parts the variant's name has; none without a variant. */
    private long depth() {
        return name.map(parts -> 1 + parts.chars().filter(c -> c == '/').count())
                .orElse(0L);
    }
}
