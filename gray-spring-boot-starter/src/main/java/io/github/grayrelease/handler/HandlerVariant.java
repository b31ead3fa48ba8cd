package io.github.grayrelease.handler;

import io.github.grayrelease.GrayVariant;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The variants of a handler. Handlers with a variant come before handlers without, deeper lanes before shallower ones, and
 * fewer variants before more. The last criterion is the name, so that the same handler always wins.
 *
 * @param names the variants of an annotation, in alphabetical order; empty without an annotation
 * @param active the variants that count: all of them outside a request
 */
record HandlerVariant(List<String> names, List<String> active) implements Comparable<HandlerVariant> {

    /** More parts than any name of a stage has. */
    private static final int DEEPEST = 100;

    /** What asks for a variant whose name is not declared: no method of the application is on the stack. */
    static final Supplier<String> ASKER = () -> "@GrayVariant on a handler";

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

    /** The variants of a handler: those of its method, else those of its class. */
    static HandlerVariant of(Method method, Class<?> handlerType) {
        return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(method, GrayVariant.class))
                .or(() ->
                        Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(handlerType, GrayVariant.class)))
                .map(HandlerVariant::of)
                .orElse(NONE);
    }

    /** This method's variants, or those of its class if the method has none. */
    HandlerVariant or(HandlerVariant ofTheClass) {
        return names.isEmpty() ? ofTheClass : this;
    }

    /** This with its active variants in a request; empty if the handler has variants and none is active. */
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

    /** The number of parts of the deepest active name; zero without a variant. */
    private long depth() {
        return depth(active);
    }

    private static long depth(List<String> names) {
        return names.stream()
                .map(name -> 1 + name.chars().filter(c -> c == '/').count())
                .max(Comparator.naturalOrder())
                .orElse(0L);
    }

    /** The order of beans with variants among others: in front, deeper lanes first. */
    static int order(List<String> names) {
        return Ordered.HIGHEST_PRECEDENCE + DEEPEST - (int) depth(names);
    }
}
