package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayObserver;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Counts decisions and ignored tags where the application has a meter registry. */
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
}
