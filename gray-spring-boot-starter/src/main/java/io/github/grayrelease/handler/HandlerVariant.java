package io.github.grayrelease.handler;

import io.github.grayrelease.GrayVariant;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The variants that a handler of requests is for, if it is for any. A handler with a variant comes before one without, a
 * deeper lane before a shallower one, and one that is for fewer variants before one that is for more; what is left is
 * compared by name only so that the same handler wins every time.
 *
 * @param names the variants of an annotation, in alphabetical order; empty without an annotation
 * @param active those that count: before a request is looked at, all of them
 */
record HandlerVariant(List<String> names, List<String> active) implements Comparable<HandlerVariant> {

    private static final HandlerVariant NONE = new HandlerVariant(List.of(), List.of());

    HandlerVariant {
        names = List.copyOf(names);
        active = List.copyOf(active);
    }

    private static HandlerVariant of(GrayVariant annotation) {
        List<String> names =
                Arrays.stream(annotation.value()).sorted().distinct().toList();
        return new HandlerVariant(names, names);
    }

    /** The variants of a handler: its method's, else its class's. */
    static HandlerVariant of(Method method, Class<?> handlerType) {
        return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(method, GrayVariant.class))
                .or(() ->
                        Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(handlerType, GrayVariant.class)))
                .map(HandlerVariant::of)
                .orElse(NONE);
    }

    /** The variants of a method, where its class has some that it does not speak of. */
    HandlerVariant or(HandlerVariant ofTheClass) {
        return names.isEmpty() ? ofTheClass : this;
    }

    /** What counts of it in a request; empty where the handler is for some variants, and none of them is on. */
    Optional<HandlerVariant> in(Predicate<String> isOn) {
        if (names.isEmpty()) {
            return Optional.of(this);
        }
        List<String> on = names.stream().filter(isOn).toList();
        return on.isEmpty() ? Optional.empty() : Optional.of(new HandlerVariant(names, on));
    }

    @Override
    public int compareTo(HandlerVariant other) {
        int deeperFirst = Long.compare(other.depth(), depth());
        if (deeperFirst != 0) {
            return deeperFirst;
        }
        int fewerFirst = Integer.compare(names.size(), other.names.size());
        return fewerFirst != 0 ? fewerFirst : String.join(",", names).compareTo(String.join(",", other.names));
    }

    /** How many parts the deepest name that counts has; none without a variant. */
    private long depth() {
        return active.stream()
                .map(name -> 1 + name.chars().filter(c -> c == '/').count())
                .max(Comparator.naturalOrder())
                .orElse(0L);
    }
}
