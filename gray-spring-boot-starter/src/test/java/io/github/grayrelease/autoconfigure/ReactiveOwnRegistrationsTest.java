package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.grayrelease.GrayVariant;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.webflux.autoconfigure.WebFluxRegistrations;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.result.condition.RequestCondition;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/** An application's own {@code WebFluxRegistrations} keeps working, and an annotation without effect stops the start. */
class ReactiveOwnRegistrationsTest {

    private static ConfigurableApplicationContext start(Class<?>... sources) {
        return new SpringApplicationBuilder(sources)
                .web(WebApplicationType.REACTIVE)
                .properties("spring.reactor.netty.shutdown-quiet-period=0s")
                .properties("server.port=0", "server.address=127.0.0.1", "gray.ingress.trust=all")
                .run();
    }

    @Test
    void bothConditionsHoldAndTheMappingsOwnPrefixStays() {
        try (ConfigurableApplicationContext application = start(Plain.class, OwnRegistrations.class)) {
            Client client =
                    new Client(application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));

            assertThat(client.get("/own/stock", "X-Open", "yes", "X-Gray-Stage", "beta"))
                    .isEqualTo("beta");
            assertThat(client.get("/own/stock", "X-Open", "yes")).isEqualTo("plain");
            assertThat(client.status("/own/stock", "X-Gray-Stage", "beta")).isEqualTo(404);
            assertThat(client.status("/stock", "X-Open", "yes")).isEqualTo(404);
        }
    }

    @Test
    void aNameThatNobodyDeclaredStopsTheStart() {
        assertThatThrownBy(() -> start(Plain.class, Mistyped.class))
                .rootCause()
                .hasMessageContaining("gray.stages: does not declare 'betta', which @GrayVariant on method")
                .hasMessageEndingWith(" names; did you mean 'beta' in the annotation? declare it here or under"
                        + " 'gray.variants', or declare it in the application's own configuration");
    }

    @Test
    void anAnnotationThatTheMappingCannotSeeStopsTheStart() {
        assertThatThrownBy(() -> start(Bare.class, Beta.class, ForeignRegistrations.class))
                .hasMessageContaining("@GrayVariant(\"beta\") on ")
                .hasMessageContaining("has no effect, as the handler mapping is not Spring Boot's or has no constructor"
                        + " without parameters; return ReactiveVariantMappings.withVariant(..) from its"
                        + " getMappingForMethod");
    }

    @RestController
    static class Handlers {

        @GetMapping("/stock")
        String plain() {
            return "plain";
        }

        @GetMapping("/stock")
        @GrayVariant("beta")
        String beta() {
            return "beta";
        }
    }

    @RestController
    static class Mistyped {

        @GetMapping("/mistyped")
        @GrayVariant("betta")
        String get() {
            return "";
        }
    }

    @RestController
    static class Beta {

        @GetMapping("/beta")
        @GrayVariant("beta")
        String get() {
            return "";
        }
    }

    record WhileOpen() implements RequestCondition<WhileOpen> {

        @Override
        public WhileOpen combine(WhileOpen other) {
            return this;
        }

        @Override
        public @Nullable WhileOpen getMatchingCondition(ServerWebExchange exchange) {
            return exchange.getRequest().getHeaders().containsHeader("X-Open") ? this : null;
        }

        @Override
        public int compareTo(WhileOpen other, ServerWebExchange exchange) {
            return 0;
        }
    }

    static class OwnMapping extends RequestMappingHandlerMapping {

        private String prefix = "";

        @Override
        protected RequestCondition<?> getCustomMethodCondition(Method method) {
            return new WhileOpen();
        }

        @Override
        protected @Nullable RequestMappingInfo getMappingForMethod(Method method, Class<?> handlerType) {
            RequestMappingInfo mapping = super.getMappingForMethod(method, handlerType);
            return mapping == null
                    ? null
                    : RequestMappingInfo.paths(prefix).build().combine(mapping);
        }
    }

    static class OwnRegistrations {

        @Bean
        WebFluxRegistrations ownRegistrations() {
            return new WebFluxRegistrations() {
                @Override
                public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                    OwnMapping mapping = new OwnMapping();
                    mapping.prefix = "/own";
                    return mapping;
                }
            };
        }
    }

    static class ForeignRegistrations implements WebFluxRegistrations {

        @Override
        public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
            return new ForeignMapping(7);
        }
    }

    static class ForeignMapping extends RequestMappingHandlerMapping {

        ForeignMapping(int order) {
            setOrder(order);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ReactiveOpenToAll.class, Handlers.class})
    static class Plain {}

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(ReactiveOpenToAll.class)
    static class Bare {}
}
