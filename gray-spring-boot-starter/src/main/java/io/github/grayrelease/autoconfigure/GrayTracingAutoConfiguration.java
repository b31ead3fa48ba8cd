package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.observe.Observers;
import io.micrometer.tracing.Tracer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Writes decisions onto the current span: Micrometer Tracing's where the application has it, else OpenTelemetry's. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration"
        })
public final class GrayTracingAutoConfiguration {

    private static final String SPAN_OBSERVER = "graySpanObserver";

    /** Called by Spring. */
    GrayTracingAutoConfiguration() {}

    /** Comes first, so that the other one backs off. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    @ConditionalOnBean(Tracer.class)
    static class MicrometerTracing {

        @Bean(SPAN_OBSERVER)
        GrayObserver graySpanObserver(Tracer tracer) {
            return new TracerObserver(tracer);
        }
    }

    /** For an agent, or an SDK that Spring does not know of. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.opentelemetry.api.trace.Span")
    @ConditionalOnMissingBean(name = SPAN_OBSERVER)
    static class OpenTelemetryApi {

        @Bean(SPAN_OBSERVER)
        GrayObserver graySpanObserver() {
            return Observers.span();
        }
    }
}
