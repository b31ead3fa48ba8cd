package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayWalk;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.observe.Observers;
import io.github.grayrelease.propagate.Egress;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Puts the rooms together: rules from the environment, and everyone who observes. */
@AutoConfiguration
@EnableConfigurationProperties(GrayProperties.class)
public final class GrayAutoConfiguration {

    /** Called by Spring. */
    GrayAutoConfiguration() {}

    @Bean
    @ConfigurationPropertiesBinding
    static BareValueConverter grayBareValueConverter() {
        return new BareValueConverter();
    }

    @Bean
    GraySettings graySettings(Environment environment, ObjectProvider<GrayProperties> properties) {
        return GraySettings.check(environment, properties::getObject);
    }

    @Bean
    @ConditionalOnMissingBean
    GrayRuntime grayRuntime(
            GraySettings settings,
            GrayProperties properties,
            Environment environment,
            ObjectProvider<GrayObserver> observers,
            ObjectProvider<GrayAttributes> attributes) {
        GrayRuntime.Builder runtime = GrayRuntime.with(settings.books())
                .service(service(environment))
                .tags(settings.tagReader())
                .observer(Observers.all(observers.orderedStream().toList()))
                .attributes(attributes.orderedStream().toList());
        runtime = properties.strict() ? runtime.strict() : runtime;
        runtime = properties.ingress().expectTag() ? runtime.expectsTags() : runtime;
        return runtime.start();
    }

    private static String service(Environment environment) {
        return environment.getProperty("spring.application.name", "application");
    }

    @Bean
    @ConditionalOnMissingBean
    GrayWalk grayWalk(GrayRuntime runtime) {
        return new GrayWalk(runtime);
    }

    /** Without it no client sends a tag. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
    Egress grayEgress(GraySettings settings, GrayRuntime runtime) {
        Egress egress = settings.egress(runtime);
        runtime.sendThrough(egress);
        return egress;
    }

    @Bean
    GrayObserver grayLogObserver(GraySettings settings) {
        return settings.logObserver();
    }

    /** The stage and rule on every line that is logged in a request. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MDC.class)
    static class Mdc {

        @Bean
        GrayObserver grayMdcObserver() {
            return Observers.mdc();
        }
    }
}
