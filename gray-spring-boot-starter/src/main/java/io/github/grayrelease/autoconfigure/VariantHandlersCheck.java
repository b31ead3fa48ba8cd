package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.hold.GrayRuntime;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Stops the start where a {@link GrayVariant} on a handler would silently do nothing. */
final class VariantHandlersCheck implements SmartInitializingSingleton {

    private final GrayRuntime runtime;
    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    VariantHandlersCheck(GrayRuntime runtime, ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.runtime = runtime;
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
        String annotation = "@GrayVariant(\"" + variant + "\") on " + handler.getShortLogMessage();
        RuleBook book = runtime.books().current();
        if (!book.declares(variant)) {
            mistakes.add(annotation + " names neither a stage nor a variant; declared are "
                    + String.join(", ", book.names()));
        }
        if (!VariantMappings.looksAtVariant(info)) {
            mistakes.add(
                    annotation + " has no effect, as the handler mapping is not Spring Boot's or has no constructor"
                            + " without parameters; return VariantMappings.withVariant(..) from its getMappingForMethod");
        }
    }
}
