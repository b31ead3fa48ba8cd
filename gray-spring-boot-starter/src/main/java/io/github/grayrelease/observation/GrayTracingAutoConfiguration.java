package io.github.grayrelease.observation;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.observe.Observers;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.LogRecordBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Writes decisions to the current span of Micrometer Tracing and of OpenTelemetry. If one bridges to the other, both write
 * the same attributes to the same span.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration"
        })
public final class GrayTracingAutoConfiguration {

    /** Called by Spring. */
    GrayTracingAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    @ConditionalOnBean(Tracer.class)
    static class MicrometerTracing {

        @Bean
        GrayObserver grayTracerObserver(Tracer tracer) {
            return new TracerObserver(tracer);
        }
    }

    /** For an agent, or for an SDK that Spring does not manage. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.opentelemetry.api.trace.Span")
    static class OpenTelemetryApi {

        @Bean
        GrayObserver graySpanObserver() {
            return Observers.span();
        }
    }

    /** Events of OpenTelemetry, if the application asks for them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(LogRecordBuilder.class)
    @ConditionalOnBooleanProperty("gray.observation.feature-flag-events")
    static class FeatureFlagEvents {

        @Bean
        GrayObserver grayFeatureFlagObserver(
                ObjectProvider<OpenTelemetry> openTelemetry, ObjectProvider<GrayRuntime> runtime) {
            return new FeatureFlagObserver(openTelemetry, runtime);
        }
    }
}
