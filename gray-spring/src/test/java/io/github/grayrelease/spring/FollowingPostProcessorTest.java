package io.github.grayrelease.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.CapturedLog;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class FollowingPostProcessorTest {

    /** A builder of clients. */
    interface Builder<C> {}

    static final class Own implements Builder<String> {}

    record Following(Builder<?> builder) implements Builder<CharSequence> {}

    @Configuration(proxyBeanMethods = false)
    static class Replacing {

        @Bean
        static BeanPostProcessor replacing(ConfigurableListableBeanFactory beans) {
            return new FollowingPostProcessor<>(
                    beans, Builder.class, Following.class, builder -> new Following(builder));
        }
    }

    private static Object own(Class<?> configuration) {
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(Replacing.class, configuration)) {
            return context.getBean("own");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DeclaredForAnyClient {

        @Bean
        Builder<?> own() {
            return new Own();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DeclaredForTheClientOfTheReplacement {

        @Bean
        Builder<? extends CharSequence> own() {
            return new Own();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MadeByAFactory {

        @Bean
        FactoryBean<Builder<?>> own() {
            return new OwnFactory<>();
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {DeclaredForAnyClient.class, DeclaredForTheClientOfTheReplacement.class, MadeByAFactory.class})
    void aBuilderIsReplacedIfTheReplacementHasItsDeclaredType(Class<?> configuration) {
        assertThat(own(configuration)).isInstanceOf(Following.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class DeclaredAsItsClass {

        @Bean
        Own own() {
            return new Own();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DeclaredForItsClient {

        @Bean
        Builder<String> own() {
            return new Own();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MadeByAFactoryThatDoesNotTell {

        @Bean
        FactoryBean<?> own() {
            return new OwnFactory<>();
        }
    }

    static final class OwnFactory<B> implements FactoryBean<B> {

        @Override
        @SuppressWarnings("unchecked") // each test wants a builder
        public B getObject() {
            return (B) new Own();
        }

        @Override
        public Class<?> getObjectType() {
            return Own.class;
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {DeclaredAsItsClass.class, DeclaredForItsClient.class, MadeByAFactoryThatDoesNotTell.class})
    void aBuilderThatMustKeepItsTypeIsLeftAloneWithAWarning(Class<?> configuration) {
        try (CapturedLog log = new CapturedLog()) {
            assertThat(own(configuration)).isInstanceOf(Own.class);
            assertThat(log.messages())
                    .filteredOn(message -> message.startsWith("Bean 'own' is declared as "))
                    .singleElement()
                    .asString()
                    .endsWith(
                            ", so Gray can't check the redirects of its clients, and they take the tag along to any host;"
                                    + " declare it as Builder<?>");
        }
    }

    private static Object registered(Object bean) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("registered", bean);
        return Objects.requireNonNull(Replacing.replacing(beans).postProcessAfterInitialization(bean, "registered"));
    }

    @Test
    void aBuilderWithoutADefinitionIsReplaced() {
        assertThat(registered(new Own())).isInstanceOf(Following.class);
    }

    @Test
    void anyOtherBeanIsLeftAlone() {
        List<String> other = List.of();

        assertThat(registered(other)).isSameAs(other);
    }
}
