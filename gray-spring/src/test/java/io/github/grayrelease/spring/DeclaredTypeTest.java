package io.github.grayrelease.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;

class DeclaredTypeTest {

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        List<String> names() {
            return List.of();
        }

        @Bean
        FactoryBean<Executor> made() {
            return new Made();
        }

        @Bean
        FactoryBean<?> untold() {
            return new Made();
        }
    }

    static final class Made implements FactoryBean<Executor> {

        @Override
        public Executor getObject() {
            return Runnable::run;
        }

        @Override
        public Class<?> getObjectType() {
            return Executor.class;
        }
    }

    private static DefaultListableBeanFactory beans() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Beans.class)) {
            return context.getDefaultListableBeanFactory();
        }
    }

    @Test
    void aBeanHasTheTypeOfItsMethodTypeArgumentsIncluded() {
        ResolvableType type = DeclaredType.of(beans(), "names").orElseThrow();

        assertThat(type.isAssignableFrom(ResolvableType.forClassWithGenerics(List.class, String.class)))
                .isTrue();
        assertThat(type.isAssignableFrom(ResolvableType.forClassWithGenerics(List.class, Integer.class)))
                .isFalse();
    }

    @Test
    void theTypeOfAFactoryBeanIsThatOfItsProduct() {
        assertThat(DeclaredType.of(beans(), "made").map(ResolvableType::resolve))
                .contains(Executor.class);
    }

    @Test
    void aFactoryBeanMayNotTellTheTypeOfItsProduct() {
        assertThat(DeclaredType.of(beans(), "untold").orElseThrow().resolve()).isNull();
    }

    @Test
    void aBeanWithoutADefinitionHasNoDeclaredType() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerSingleton("registered", (Executor) Runnable::run);

        assertThat(DeclaredType.of(beans, "registered")).isEmpty();
        assertThat(DeclaredType.of(beans, ExecutorService.class.getName())).isEmpty();
    }
}
