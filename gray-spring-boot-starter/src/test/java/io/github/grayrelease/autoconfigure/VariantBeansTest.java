package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.variant.GrayBeansAutoConfiguration;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;

/** One injected object that selects a bean per call. */
class VariantBeansTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GrayAutoConfiguration.class, GrayBeansAutoConfiguration.class));

    interface Price {
        String quote(String item) throws IOException;
    }

    static class PlainPrice implements Price {
        @Override
        public String quote(String item) throws IOException {
            return "plain " + item;
        }

        String onlyPlain() {
            return "only plain";
        }
    }

    static class BetaPrice implements Price {
        @Override
        public String quote(String item) throws IOException {
            if (item.isEmpty()) {
                throw new IOException("no item");
            }
            return "beta " + item;
        }
    }

    static class TeamPrice extends BetaPrice {
        @Override
        public String quote(String item) {
            return "team-a " + item;
        }
    }

    record Shop(
            Price price,
            PlainPrice concrete,
            List<Price> all,
            ObjectProvider<Price> provider,
            @Qualifier("betaPrice") Price qualified) {}

    @Configuration(proxyBeanMethods = false)
    static class Prices {

        @Bean
        PlainPrice plainPrice() {
            return new PlainPrice();
        }

        @Bean
        @GrayVariant("beta")
        Price betaPrice() {
            return new BetaPrice();
        }

        @Bean
        @GrayVariant("beta/team-a")
        Price teamPrice() {
            return new TeamPrice();
        }

        @Bean
        Shop shop(
                Price price,
                PlainPrice concrete,
                List<Price> all,
                ObjectProvider<Price> provider,
                @Qualifier("betaPrice") Price qualified) {
            return new Shop(price, concrete, all, provider, qualified);
        }
    }

    private static String quote(String stage, Price price) throws IOException {
        try (GrayScope scope = Gray.open(stage)) {
            return price.quote("tea");
        }
    }

    @Test
    void theMostSpecificActiveOneHasTheCallElseThePlainOne() {
        application.withUserConfiguration(Prices.class).run(context -> {
            Price price = context.getBean(Shop.class).price();
            assertThat(quote("stable", price)).isEqualTo("plain tea");
            assertThat(quote("canary", price)).isEqualTo("plain tea");
            assertThat(quote("beta", price)).isEqualTo("beta tea");
            assertThat(quote("beta/team-b", price)).isEqualTo("beta tea");
            assertThat(quote("beta/team-a", price)).isEqualTo("team-a tea");
            assertThat(price.quote("tea")).isEqualTo("plain tea");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OneForTwo {

        @Bean
        PlainPrice plainPrice() {
            return new PlainPrice();
        }

        @Bean
        @GrayVariant({"canary", "beta"})
        Price grayPrice() {
            return new BetaPrice();
        }

        @Bean
        @GrayVariant("beta/team-a")
        Price teamPrice() {
            return new TeamPrice();
        }
    }

    @Test
    void aBeanMayStandInForSeveralVariants() {
        application.withUserConfiguration(OneForTwo.class).run(context -> {
            Price price = context.getBean(Price.class);
            assertThat(quote("stable", price)).isEqualTo("plain tea");
            assertThat(quote("canary", price)).isEqualTo("beta tea");
            assertThat(quote("beta", price)).isEqualTo("beta tea");
            assertThat(quote("beta/team-a", price)).isEqualTo("team-a tea");
        });
    }

    @Test
    void everyWayOfInjectingGivesTheOneThatPicks() {
        application.withUserConfiguration(Prices.class).run(context -> {
            Shop shop = context.getBean(Shop.class);
            assertThat(quote("beta", shop.concrete())).isEqualTo("beta tea");
            assertThat(shop.all()).hasSize(1);
            assertThat(quote("beta", shop.all().get(0))).isEqualTo("beta tea");
            assertThat(quote("beta", shop.provider().getObject())).isEqualTo("beta tea");
            assertThat(shop.provider().stream()).hasSize(1);
            assertThat(quote("stable", shop.qualified()))
                    .as("asked for by name")
                    .isEqualTo("beta tea");
            try (GrayScope scope = Gray.open("beta")) {
                assertThat(shop.concrete().onlyPlain()).isEqualTo("only plain");
            }
        });
    }

    @Test
    void whatAnImplementationThrowsComesOutAsThrown() {
        application.withUserConfiguration(Prices.class).run(context -> {
            Price price = context.getBean(Shop.class).price();
            try (GrayScope scope = Gray.open("beta")) {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> price.quote(""))
                        .withMessage("no item");
            }
        });
    }

    static class Search {
        String find() {
            return "plain";
        }
    }

    static class BetaSearch extends Search {
        @Override
        String find() {
            return "beta";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Classes {

        @Bean
        Search search() {
            return new Search();
        }

        @Bean
        @GrayVariant("beta")
        BetaSearch betaSearch() {
            return new BetaSearch();
        }
    }

    @Test
    void classesPickAsInterfacesDo() {
        application.withUserConfiguration(Classes.class).run(context -> {
            Search search = context.getBean("search", Search.class);
            assertThat(search.find()).isEqualTo("plain");
            try (GrayScope scope = Gray.open("beta")) {
                assertThat(search.find()).isEqualTo("beta");
            }
        });
    }

    interface Handler<T> {
        String handle(T what);
    }

    static class PlainText implements Handler<String> {
        @Override
        public String handle(String what) {
            return "plain " + what;
        }
    }

    static class BetaText implements Handler<String> {
        @Override
        public String handle(String what) {
            return "beta " + what;
        }
    }

    static class PlainNumber implements Handler<Integer> {
        @Override
        public String handle(Integer what) {
            return "plain " + what;
        }
    }

    record Generic(Handler<String> texts, Handler<Integer> numbers) {}

    @Configuration(proxyBeanMethods = false)
    static class Generics {

        @Bean
        PlainText plainText() {
            return new PlainText();
        }

        @Bean
        PlainNumber plainNumber() {
            return new PlainNumber();
        }

        @Bean
        @GrayVariant("beta")
        BetaText betaText() {
            return new BetaText();
        }

        @Bean
        Generic generic(Handler<String> texts, Handler<Integer> numbers) {
            return new Generic(texts, numbers);
        }
    }

    @Test
    void genericsTellImplementationsApart() {
        application.withUserConfiguration(Generics.class).run(context -> {
            Generic generic = context.getBean(Generic.class);
            try (GrayScope scope = Gray.open("beta")) {
                assertThat(generic.texts().handle("x")).isEqualTo("beta x");
                assertThat(generic.numbers().handle(1)).isEqualTo("plain 1");
            }
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Several {

        @Bean
        @Primary
        PlainPrice first() {
            return new PlainPrice();
        }

        @Bean
        @Qualifier("second")
        PlainPrice second() {
            return new PlainPrice();
        }

        @Bean
        @GrayVariant("beta")
        @Qualifier("second")
        BetaPrice betaPrice() {
            return new BetaPrice();
        }
    }

    @Test
    void aQualifierSaysForWhichOfSeveralItStandsAndThePrimaryStaysPrimary() {
        application.withUserConfiguration(Several.class).run(context -> {
            assertThat(quote("beta", context.getBean("second", Price.class))).isEqualTo("beta tea");
            assertThat(quote("beta", context.getBean("first", Price.class))).isEqualTo("plain tea");
            assertThat(quote("beta", context.getBean(Price.class)))
                    .as("the primary one")
                    .isEqualTo("plain tea");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Twice {

        @Bean
        PlainPrice plainPrice() {
            return new PlainPrice();
        }

        @Bean
        @GrayVariant("beta")
        BetaPrice one() {
            return new BetaPrice();
        }

        @Bean
        @GrayVariant("beta")
        BetaPrice other() {
            return new BetaPrice();
        }

        @Bean
        @GrayVariant("betta")
        BetaPrice mistyped() {
            return new BetaPrice();
        }

        @Bean
        @GrayVariant("beta")
        Search alone() {
            return new BetaSearch();
        }
    }

    @Test
    void whatCannotBePickedStopsTheStart() {
        application.withUserConfiguration(Twice.class).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidRulesException.class)
                .message()
                .contains(
                        "@GrayVariant(\"beta\") is on two beans that stand in for the same one: 'one' and 'other'",
                        "gray.stages: does not declare 'betta', which @GrayVariant on bean 'mistyped' names; did you mean"
                                + " 'beta' in the annotation?",
                        "@GrayVariant on bean 'alone' stands in for nothing"));
    }

    /** Asynchronous methods make the plain bean a proxy already. */
    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Proxied implements AsyncConfigurer {

        @Bean
        AsyncPrice plainPrice() {
            return new AsyncPrice();
        }

        @Bean
        @GrayVariant("beta")
        BetaPrice betaPrice() {
            return new BetaPrice();
        }
    }

    static class AsyncPrice extends PlainPrice {
        @Async
        void later() {}
    }

    @Test
    void aBeanThatIsAProxyAlreadyPicksAsWell() {
        application.withUserConfiguration(Proxied.class).run(context -> {
            assertThat(quote("beta", context.getBean("plainPrice", Price.class)))
                    .isEqualTo("beta tea");
            assertThat(quote("stable", context.getBean("plainPrice", Price.class)))
                    .isEqualTo("plain tea");
        });
    }

    /** Each has a proxy and a target, both of which are beans. */
    @Configuration(proxyBeanMethods = false)
    static class Scoped {

        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        PlainPrice plainPrice() {
            return new PlainPrice();
        }

        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
        @GrayVariant("beta")
        BetaPrice betaPrice() {
            return new BetaPrice();
        }
    }

    static class PriceFactory implements FactoryBean<Price> {

        @Override
        public Price getObject() {
            return new PlainPrice();
        }

        @Override
        public Class<Price> getObjectType() {
            return Price.class;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OfAFactory {

        @Bean
        PriceFactory plainPrice() {
            return new PriceFactory();
        }

        @Bean
        @GrayVariant("beta")
        BetaPrice betaPrice() {
            return new BetaPrice();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Scoped.class, OfAFactory.class})
    void scopedBeansAndThoseOfFactoriesPickAsWell(Class<?> beans) {
        application.withUserConfiguration(beans).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(quote("beta", context.getBean(Price.class))).isEqualTo("beta tea");
            assertThat(quote("stable", context.getBean(Price.class))).isEqualTo("plain tea");
            assertThat(context.getBean(Price.class)).isNotInstanceOf(FactoryBean.class);
        });
    }

    @Test
    @CompileWithForkedClassLoader // what is generated reaches into packages
    void aheadOfTimeProcessingKeepsThePick() {
        AnnotationConfigApplicationContext processed = new AnnotationConfigApplicationContext();
        processed.register(GrayAutoConfiguration.class, GrayBeansAutoConfiguration.class, Prices.class);
        TestGenerationContext generated = new TestGenerationContext();
        ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(processed, generated);
        generated.writeGeneratedContent();

        TestCompiler.forSystem().with(generated).compile(compiled -> {
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                ApplicationContextInitializer<GenericApplicationContext> initialize =
                        cast(compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()));
                initialize.initialize(context);
                context.refresh();
                Shop shop = context.getBean(Shop.class);
                assertThat(shop.all()).hasSize(1);
                assertThat(quote("beta", shop.price())).isEqualTo("beta tea");
                assertThat(quote("stable", shop.price())).isEqualTo("plain tea");
            } catch (IOException unexpected) {
                throw new AssertionError(unexpected);
            }
        });
    }

    @SuppressWarnings("unchecked") // what is generated initializes every kind of context
    private static ApplicationContextInitializer<GenericApplicationContext> cast(ApplicationContextInitializer<?> any) {
        return (ApplicationContextInitializer<GenericApplicationContext>) any;
    }
}
