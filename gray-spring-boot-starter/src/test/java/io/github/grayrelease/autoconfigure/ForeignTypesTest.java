package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.variant.GrayBeansAutoConfiguration;
import io.github.grayrelease.variant.InvalidVariantException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestTemplate;

/** Beans that are declared by an interface of the JDK or of a framework. */
class ForeignTypesTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GrayAutoConfiguration.class, GrayBeansAutoConfiguration.class));

    record Injected(
            Runnable job,
            Function<String, Integer> length,
            Function<Integer, String> text,
            Supplier<String> name,
            Comparator<String> order) {}

    @Configuration(proxyBeanMethods = false)
    static class Lambdas {

        private final List<String> ran = new ArrayList<>();

        @Bean
        List<String> ran() {
            return ran;
        }

        @Bean
        Runnable job() {
            return () -> ran.add("plain");
        }

        @Bean
        @GrayVariant("beta")
        Runnable betaJob() {
            return () -> ran.add("beta");
        }

        @Bean
        Function<String, Integer> length() {
            return String::length;
        }

        @Bean
        @GrayVariant("beta")
        Function<String, Integer> betaLength() {
            return text -> -text.length();
        }

        @Bean
        Function<Integer, String> text() {
            return String::valueOf;
        }

        @Bean
        Supplier<String> name() {
            return () -> "plain";
        }

        @Bean
        @GrayVariant("beta")
        Supplier<String> betaName() {
            return () -> "beta";
        }

        @Bean
        Comparator<String> order() {
            return Comparator.naturalOrder();
        }

        @Bean
        @GrayVariant("beta")
        Comparator<String> betaOrder() {
            return Comparator.reverseOrder();
        }

        @Bean
        Injected injected(
                Runnable job,
                Function<String, Integer> length,
                Function<Integer, String> text,
                Supplier<String> name,
                Comparator<String> order) {
            return new Injected(job, length, text, name, order);
        }
    }

    @Test
    void theDeclaredTypeAndItsParametersSayWhichStandsForWhich() {
        application.withUserConfiguration(Lambdas.class).run(context -> {
            Injected injected = context.getBean(Injected.class);
            injected.job().run();
            assertThat(injected.name().get()).isEqualTo("plain");
            try (GrayScope scope = Gray.open("beta")) {
                injected.job().run();
                assertThat(injected.length().apply("tea")).isEqualTo(-3);
                assertThat(injected.text().apply(3)).isEqualTo("3");
                assertThat(injected.name().get()).isEqualTo("beta");
                assertThat(List.of("a", "b").stream().sorted(injected.order())).containsExactly("b", "a");
            }
            assertThat(context.getBean(Lambdas.class).ran).containsExactly("plain", "beta");
        });
    }

    @Test
    void whatIsComposedOfOnePicksLater() {
        application.withUserConfiguration(Lambdas.class).run(context -> {
            Injected injected = context.getBean(Injected.class);
            Function<String, String> composed = injected.length().andThen(String::valueOf);
            Comparator<String> reversed = injected.order().reversed();

            try (GrayScope scope = Gray.open("beta")) {
                assertThat(composed.apply("tea")).isEqualTo("-3");
                assertThat(List.of("b", "a").stream().sorted(reversed)).containsExactly("a", "b");
            }
            assertThat(composed.apply("tea")).isEqualTo("3");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Ambiguous {

        @Bean
        Runnable one() {
            return () -> {};
        }

        @Bean
        Runnable other() {
            return () -> {};
        }

        @Bean
        @GrayVariant("beta")
        Runnable betaJob() {
            return () -> {};
        }

        @Bean
        Function<String, String> length() {
            return text -> text;
        }

        @Bean
        @GrayVariant("beta")
        Function<Integer, Integer> otherParameters() {
            return number -> number;
        }

        @Bean
        RestTemplate template() {
            return new RestTemplate();
        }

        @Bean
        @GrayVariant("beta")
        RestTemplate betaTemplate() {
            return new RestTemplate();
        }
    }

    @Test
    void whatIsNotClearStopsTheStartWithTheRemedy() {
        application.withUserConfiguration(Ambiguous.class).run(context -> assertThat(context)
                .getFailure()
                .isInstanceOf(InvalidVariantException.class)
                .message()
                .contains(
                        "@GrayVariant on bean 'betaJob' could stand in for each of [one, other]",
                        "@GrayVariant on bean 'otherParameters' stands in for nothing: there is no bean without the"
                                + " annotation that is declared as 'java.util.function.Function' with the same type"
                                + " parameters",
                        "@GrayVariant on bean 'betaTemplate' stands in for nothing:"
                                + " 'org.springframework.web.client.RestTemplate' is a class of the JDK or of a"
                                + " framework, which has no variants"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Qualified {

        @Bean
        @Qualifier("first")
        Supplier<String> one() {
            return () -> "one";
        }

        @Bean
        @Qualifier("second")
        Supplier<String> other() {
            return () -> "other";
        }

        @Bean
        @Qualifier("second")
        @GrayVariant("beta")
        Supplier<String> beta() {
            return () -> "beta";
        }
    }

    @Test
    @SuppressWarnings("unchecked") // the declared type
    void aQualifierTellsSeveralApart() {
        application.withUserConfiguration(Qualified.class).run(context -> {
            try (GrayScope scope = Gray.open("beta")) {
                assertThat(context.getBean("one", Supplier.class).get()).isEqualTo("one");
                assertThat(context.getBean("other", Supplier.class).get()).isEqualTo("beta");
            }
        });
    }
}
