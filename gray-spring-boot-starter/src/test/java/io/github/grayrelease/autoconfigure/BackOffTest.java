package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.actuate.GrayEndpointAutoConfiguration;
import io.github.grayrelease.actuate.GrayHealthAutoConfiguration;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.handler.GrayMvcAutoConfiguration;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.observation.GrayMetricsAutoConfiguration;
import io.github.grayrelease.observation.GrayTracingAutoConfiguration;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.resttemplate.GrayRestTemplateAutoConfiguration;
import io.github.grayrelease.servlet.GrayFilter;
import io.github.grayrelease.source.RuleFeed;
import io.github.grayrelease.variant.DeclaredNames;
import io.github.grayrelease.variant.UnreadSource;
import io.github.grayrelease.webclient.GrayWebClientAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Without an optional library, only the beans that need it are absent. */
class BackOffTest {

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            GrayAutoConfiguration.class,
            GrayServletAutoConfiguration.class,
            GrayMvcAutoConfiguration.class,
            GrayMetricsAutoConfiguration.class,
            GrayTracingAutoConfiguration.class,
            GrayRulesAutoConfiguration.class,
            GrayEndpointAutoConfiguration.class,
            GrayHealthAutoConfiguration.class,
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
                .hasBean("grayHealthIndicator")
                .hasSingleBean(RuleControl.class)
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
    void theEndpointIsThereWhereItIsExposed() {
        web.withPropertyValues("management.endpoints.web.exposure.include=gray")
                .run(context -> assertThat(context).hasNotFailed().hasBean("grayEndpoint"));
        web.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("grayEndpoint"));
    }

    @Test
    void theEndpointAndHealthBackOff() {
        assertOnlyMissing("grayEndpoint", ConditionalOnAvailableEndpoint.class);
        assertOnlyMissing("grayHealthIndicator", HealthIndicator.class);
        web.withPropertyValues("management.health.gray.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("grayHealthIndicator"));
    }

    @Test
    void aSourceOfTheApplicationsOwnIsFoundByItsScheme() {
        web.withUserConfiguration(MemorySource.class)
                .withPropertyValues("gray.source=memory:anywhere")
                .run(context -> assertThat(context.getBean(GrayRuntime.class)
                                .books()
                                .current()
                                .names())
                        .contains("from-memory"));
    }

    @Configuration(proxyBeanMethods = false)
    static class MemorySource {

        @Bean
        GrayRuleSourceFactory memory() {
            return new GrayRuleSourceFactory() {
                @Override
                public String scheme() {
                    return "memory";
                }

                @Override
                public GrayRuleSource open(String location) {
                    return new InMemory();
                }
            };
        }
    }

    static class InMemory implements GrayRuleSource {

        @Override
        public Optional<Block> read() {
            return Optional.of(new Block("memory", "gray: { rules: [], stages: [stable, from-memory] }"));
        }

        @Override
        public void close() {}
    }

    @Test
    void aNameThatTheSourceMayDeclareIsNoMistakeUntilItHasSpoken() {
        web.withPropertyValues("gray.source=file:/nowhere/rules.yml").run(context -> {
            DeclaredNames names = new DeclaredNames(
                    context.getBean(GrayRuntime.class),
                    context.getBeanProvider(RuleControl.class),
                    context.getBeanProvider(RuleFeed.class),
                    context.getBeanProvider(UnreadSource.class));
            assertThat(names.mistake("later", "here")).isEmpty();
        });
        web.run(context -> {
            DeclaredNames names = new DeclaredNames(
                    context.getBean(GrayRuntime.class),
                    context.getBeanProvider(RuleControl.class),
                    context.getBeanProvider(RuleFeed.class),
                    context.getBeanProvider(UnreadSource.class));
            assertThat(names.mistake("later", "here")).hasValueSatisfying(mistake -> assertThat(mistake.problem())
                    .isEqualTo("@GrayVariant(\"later\") on here names neither a stage nor a variant; declared are"
                            + " stable, canary, beta"));
        });
    }

    @Test
    void switchedOffNoSourceIsFollowed() {
        web.withPropertyValues("gray.enabled=false", "gray.source=file:/nowhere/rules.yml")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RuleFeed.class));
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
                .hasSingleBean(GrayFlow.class)
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
        FilterRegistrationBean<GrayFilter> ownFilter(GrayFlow flow) {
            return new FilterRegistrationBean<>(new GrayFilter(flow));
        }
    }
}
