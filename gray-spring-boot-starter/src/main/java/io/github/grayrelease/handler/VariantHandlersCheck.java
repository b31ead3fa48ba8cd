package io.github.grayrelease.handler;

import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.variant.DeclaredNames;
import io.github.grayrelease.variant.InvalidVariantException;
import io.github.grayrelease.variant.VariantMistake;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.method.HandlerMethod;

/** Stops the start if a {@link GrayVariant} on a handler would silently have no effect. */
final class VariantHandlersCheck implements SmartInitializingSingleton {

    private final DeclaredNames names;
    private final Class<?> remedy;
    private final Supplier<Stream<Handler>> handlers;

    /**
     * A handler.
     *
     * @param method the method
     * @param usesVariant whether its mapping uses its variant
     */
    record Handler(HandlerMethod method, boolean usesVariant) {}

    /**
     * Creates the check.
     *
     * @param names checks the names in annotations
     * @param remedy the class that adds a variant to a mapping
     * @param handlers the application's handlers
     */
    VariantHandlersCheck(DeclaredNames names, Class<?> remedy, Supplier<Stream<Handler>> handlers) {
        this.names = names;
        this.remedy = remedy;
        this.handlers = handlers;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<VariantMistake> mistakes = new ArrayList<>();
        handlers.get().forEach(handler -> HandlerVariant.of(
                        handler.method().getMethod(), handler.method().getBeanType())
                .names()
                .forEach(variant -> check(variant, handler, mistakes)));
        if (!mistakes.isEmpty()) {
            throw new InvalidVariantException(mistakes);
        }
    }

    private void check(String variant, Handler handler, List<VariantMistake> mistakes) {
        String place = handler.method().getShortLogMessage();
        names.mistake(variant, place).ifPresent(mistakes::add);
        if (!handler.usesVariant()) {
            mistakes.add(new VariantMistake(
                    "@GrayVariant(\"" + variant + "\") on " + place
                            + " has no effect, as the handler mapping is not Spring Boot's or has no constructor"
                            + " without parameters",
                    "return " + remedy.getSimpleName() + ".withVariant(..) from its getMappingForMethod"));
        }
    }
}
