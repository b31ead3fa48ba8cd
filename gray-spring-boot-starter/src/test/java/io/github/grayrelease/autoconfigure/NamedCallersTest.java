package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayApplication;
import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.handler.GrayMvcAutoConfiguration;
import io.github.grayrelease.variant.GrayBeansAutoConfiguration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What the log says of an undeclared name: the application's class and method, not a proxy and not Gray's own class. */
class NamedCallersTest {

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    GrayAutoConfiguration.class,
                    GrayRulesAutoConfiguration.class,
                    GrayBeansAutoConfiguration.class,
                    GrayMvcAutoConfiguration.class,
                    WebMvcAutoConfiguration.class))
            // A source that is down: nobody knows whether it declares the names.
            .withPropertyValues("gray.source=file:/nowhere/rules.yml", "gray.snapshots=none");

    private static List<String> warnings(Lines lines) {
        return lines.loggers().stream()
                .filter(line -> line.contains("asked for at"))
                .toList();
    }

    interface Price {
        String of();
    }

    @Configuration
    @EnableAsync
    static class App {

        @Bean
        Price plainPrice() {
            return new Plain();
        }

        @Bean
        @GrayVariant("later")
        Price laterPrice() {
            return new Plain();
        }

        @Bean
        Asking asking() {
            return new Asking();
        }

        @Bean
        String configured(GrayApplication gray) {
            return String.valueOf(gray.when("typo-in-configuration").active());
        }
    }

    static class Plain implements Price {
        @Override
        public String of() {
            return "plain";
        }
    }

    /** A proxy, because of its asynchronous method. */
    static class Asking {

        boolean directly() {
            return Gray.when("typo").active();
        }

        List<Boolean> inALambda() {
            return Stream.of("typo-in-lambda")
                    .map(name -> Gray.when(name).active())
                    .toList();
        }

        @Async
        void later() {}
    }

    @RestController
    static class Handlers {
        @GetMapping("/price")
        String plain() {
            return "plain";
        }

        @GetMapping("/price")
        @GrayVariant("later")
        String later() {
            return "later";
        }
    }

    @Test
    void theyAreOfTheApplication() {
        application.withUserConfiguration(App.class, Handlers.class).run(context -> {
            assertThat(context).hasNotFailed();
            try (Lines lines = Lines.collect()) {
                context.getBean(Asking.class).directly();
                context.getBean(Asking.class).inALambda();
                context.getBean("plainPrice", Price.class).of();
                MockHttpServletRequest request = new MockHttpServletRequest("GET", "/price");
                context.getBean(RequestMappingHandlerMapping.class).getHandler(request);

                assertThat(warnings(lines))
                        .hasSize(4)
                        .noneMatch(line -> line.contains("$$") || line.contains("$Proxy"))
                        .satisfiesExactly(
                                line -> assertThat(line)
                                        .contains("'typo', asked for at " + Asking.class.getName() + ".directly:"),
                                line -> assertThat(line)
                                        .contains("'typo-in-lambda', asked for at " + Asking.class.getName()),
                                line -> assertThat(line)
                                        .contains("'later', asked for at " + NamedCallersTest.class.getName()),
                                line -> assertThat(line).contains("'later', asked for at @GrayVariant on a handler,"));
            }
        });
    }

    @Test
    void aConfigurationClassIsNamedAsItIsWritten() {
        try (Lines lines = Lines.collect()) {
            application.withUserConfiguration(App.class).run(context -> assertThat(warnings(lines))
                    .singleElement()
                    .asString()
                    .contains("'typo-in-configuration', asked for at " + App.class.getName() + ".configured:"));
        }
    }
}
