package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayVariant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Stops the start where a {@link GrayVariant} on a handler would silently do nothing. */
final class VariantHandlersCheck implements SmartInitializingSingleton {

    private final DeclaredNames names;
    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    VariantHandlersCheck(DeclaredNames names, ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.names = names;
        this.mappings = mappings;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<String> mistakes = new ArrayList<>();
        mappings.orderedStream().forEach(mapping -> mapping.getHandlerMethods()
                .forEach((info, handler) -> VariantMappings.variant(handler.getMethod(), handler.getBeanType())
                        .ifPresent(variant -> check(variant, info, handler, mistakes))));
        if (!mistakes.isEmpty()) {
            throw new InvalidVariantException(mistakes);
        }
    }

    private void check(String variant, RequestMappingInfo info, HandlerMethod handler, List<String> mistakes) {
        names.mistake(variant, handler.getShortLogMessage()).ifPresent(mistakes::add);
        if (!VariantMappings.looksAtVariant(info)) {
            mistakes.add("@GrayVariant(\"" + variant + "\") on " + handler.getShortLogMessage()
                    + " has no effect, as the handler mapping is not Spring Boot's or has no constructor"
                    + " without parameters; return VariantMappings.withVariant(..) from its getMappingForMethod");
        }
    }
}
