package io.github.grayrelease.observation;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.control.RuleControl;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Counts decisions, ignored tags and other events if the application has a meter registry. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class GrayMetricsAutoConfiguration {

    /** Called by Spring. */
    GrayMetricsAutoConfiguration() {}

    @Bean
    GrayObserver grayMeterObserver(MeterRegistry registry) {
        return new MeterObserver(registry);
    }

    @Bean
    MeterBinder grayRulesAge(ObjectProvider<RuleControl> controls) {
        return registry -> controls.ifAvailable(
                control -> Gauge.builder("gray.rules.age", control, GrayMetricsAutoConfiguration::ageInSeconds)
                        .description("Time since the source of the rules was last known to be good")
                        .baseUnit("seconds")
                        .register(registry));
    }

    private static double ageInSeconds(RuleControl control) {
        return control.status().age().toMillis() / 1000.0;
    }
}
