package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayVariant;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.condition.RequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** An application's own {@code WebMvcRegistrations}, with its own mapping and condition, keeps working. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "gray.ingress.trust=all")
class OwnRegistrationsTest {

    @LocalServerPort
    private int port;

    @Test
    void bothConditionsHoldAndTheMappingsOwnPrefixAndInterceptorStay() {
        Client client = new Client(port);

        assertThat(client.get("/own/stock", "X-Open", "yes", "X-Gray-Stage", "beta"))
                .isEqualTo("beta");
        assertThat(client.get("/own/stock", "X-Open", "yes")).isEqualTo("plain");
        assertThat(client.send("GET", "/own/stock", "X-Open", "yes").headers().firstValue("X-Intercepted"))
                .contains("yes");
        assertThat(client.status("/own/stock", "X-Gray-Stage", "beta")).isEqualTo(404);
        assertThat(client.status("/stock", "X-Open", "yes")).isEqualTo(404);
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

    record WhileOpen() implements RequestCondition<WhileOpen> {
        @Override
        public WhileOpen combine(WhileOpen other) {
            return this;
        }

        @Override
        public @Nullable WhileOpen getMatchingCondition(HttpServletRequest request) {
            return "yes".equals(request.getHeader("X-Open")) ? this : null;
        }

        @Override
        public int compareTo(WhileOpen other, HttpServletRequest request) {
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
                    : RequestMappingInfo.paths(prefix)
                            .options(getBuilderConfiguration())
                            .build()
                            .combine(mapping);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, Handlers.class})
    static class Application {

        @Bean
        WebMvcRegistrations ownRegistrations() {
            return new WebMvcRegistrations() {
                @Override
                public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                    OwnMapping mapping = new OwnMapping();
                    mapping.prefix = "/own";
                    mapping.setInterceptors(new HandlerInterceptor() {
                        @Override
                        public boolean preHandle(
                                HttpServletRequest request, HttpServletResponse response, Object handler) {
                            response.setHeader("X-Intercepted", "yes");
                            return true;
                        }
                    });
                    return mapping;
                }
            };
        }
    }
}
