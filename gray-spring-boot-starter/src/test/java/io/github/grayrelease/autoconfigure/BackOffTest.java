package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayFilter;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.GrayWalk;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.resttemplate.GrayRestTemplateAutoConfiguration;
import io.github.grayrelease.webclient.GrayWebClientAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is there with everything on the class path is not there without the library it needs, and the rest is. */
class BackOffTest {

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            GrayAutoConfiguration.class,
            GrayServletAutoConfiguration.class,
            GrayMvcAutoConfiguration.class,
            GrayMetricsAutoConfiguration.class,
            GrayTracingAutoConfiguration.class,
            GrayRestTemplateAutoConfiguration.class,
            GrayWebClientAutoConfiguration.class);

    private final WebApplicationContextRunner web =
            new WebApplicationContextRunner().withConfiguration(ALL).withUserConfiguration(Libraries.class);

    @Test
    void everythingIsThereWithEverythingOnTheClassPath() {
        web.run(context -> assertThat(context)
                .hasBean("grayMdcObserver")
                .hasBean("grayMeterObserver")
                .hasBean("grayTracerObserver")
                .hasBean("graySpanObserver")
                .hasBean("grayRestClientCustomizer")
                .hasBean("grayRestTemplateCustomizer")
                .hasBean("grayWebClientCustomizer")
                .hasBean("graySocketPeer")
                .hasSingleBean(WebMvcRegistrations.class)
                .hasSingleBean(FilterRegistrationBean.class));
    }

    @Test
    void theMdcBacksOff() {
        assertOnlyMissing("grayMdcObserver", MDC.class);
    }

    @Test
    void metricsBackOff() {
        new WebApplicationContextRunner()
                .withConfiguration(ALL)
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("grayMeterObserver")
                        .hasSingleBean(FilterRegistrationBean.class));
    }

    @Test
    void withoutARegistryNothingIsCounted() {
        new WebApplicationContextRunner()
                .withConfiguration(ALL)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("grayMeterObserver"));
    }

    @Test
    void tracingBacksOff() {
        new WebApplicationContextRunner()
                .withConfiguration(ALL)
                .withClassLoader(new FilteredClassLoader(Tracer.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("grayTracerObserver")
                        .hasBean("graySpanObserver"));
        assertOnlyMissing("graySpanObserver", Span.class);
    }

    @Test
    void clientsBackOff() {
        assertOnlyMissing("grayRestClientCustomizer", RestClientCustomizer.class);
        assertOnlyMissing("grayWebClientCustomizer", WebClientCustomizer.class);
    }

    private void assertOnlyMissing(String bean, Class<?> library) {
        web.withClassLoader(new FilteredClassLoader(library)).run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(bean)
                .hasSingleBean(GrayWalk.class)
                .hasSingleBean(FilterRegistrationBean.class));
    }

    @Test
    void mvcBacksOff() {
        web.withClassLoader(new FilteredClassLoader(WebMvcRegistrations.class))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(FilterRegistrationBean.class));
    }

    @Test
    void anApplicationWithoutAServerHasNoFilterButTheRest() {
        new ApplicationContextRunner()
                .withConfiguration(ALL)
                .withPropertyValues("gray.stages=prod,next")
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(FilterRegistrationBean.class)
                            .hasSingleBean(Egress.class);
                    assertThat(Gray.stage()).isEqualTo("prod");
                    try (GrayScope scope = Gray.open("next")) {
                        assertThat(Gray.when("next").active()).isTrue();
                    }
                });
        assertThat(Gray.stage()).as("after the application has ended").isEqualTo("stable");
    }

    @Test
    void switchedOffThereIsNeitherFilterNorTaggingClient() {
        web.withPropertyValues("gray.enabled=false").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(FilterRegistrationBean.class)
                .doesNotHaveBean(Egress.class)
                .doesNotHaveBean("grayRestClientCustomizer")
                .doesNotHaveBean("grayWebClientCustomizer"));
    }

    @Test
    void theFilterStandsBehindSecurityUnlessToldOtherwise() {
        web.run(context -> assertThat(
                        context.getBean(FilterRegistrationBean.class).getOrder())
                .isEqualTo(-99));
        web.withPropertyValues("gray.filter.order=-200").run(context -> assertThat(
                        context.getBean(FilterRegistrationBean.class).getOrder())
                .isEqualTo(-200));
    }

    @Test
    void theApplicationsOwnFilterIsTheOnlyOne() {
        web.withUserConfiguration(OwnFilter.class).run(context -> assertThat(context)
                .hasSingleBean(FilterRegistrationBean.class)
                .hasBean("ownFilter"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Libraries {

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Tracer tracer() {
            return Tracer.NOOP;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnFilter {

        @Bean
        FilterRegistrationBean<GrayFilter> ownFilter(GrayWalk walk) {
            return new FilterRegistrationBean<>(new GrayFilter(walk));
        }
    }
}
