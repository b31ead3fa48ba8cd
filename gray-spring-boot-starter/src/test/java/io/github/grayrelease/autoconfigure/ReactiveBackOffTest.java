package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.handler.GrayMvcAutoConfiguration;
import io.github.grayrelease.handler.GrayWebFluxAutoConfiguration;
import io.github.grayrelease.webflux.GrayWebFilter;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webflux.autoconfigure.WebFluxRegistrations;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** On WebFlux without an optional library, only the beans that need it are absent. */
class ReactiveBackOffTest {

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            GrayAutoConfiguration.class,
            GrayServletAutoConfiguration.class,
            GrayMvcAutoConfiguration.class,
            GrayReactiveAutoConfiguration.class,
            GrayWebFluxAutoConfiguration.class);

    private final ReactiveWebApplicationContextRunner web =
            new ReactiveWebApplicationContextRunner().withConfiguration(ALL);

    @Test
    void onWebFluxThereIsItsFilterAndNothingOfServlets() {
        web.run(context -> assertThat(context)
                .hasSingleBean(GrayWebFilter.class)
                .hasSingleBean(WebFluxRegistrations.class)
                .hasBean("grayErrorHandlers")
                .hasBean("grayWhichForm")
                .hasBean("graySocketPeer")
                .doesNotHaveBean(FilterRegistrationBean.class)
                .doesNotHaveBean(WebMvcRegistrations.class));
    }

    @Test
    void onServletsThereIsNothingOfWebFlux() {
        new WebApplicationContextRunner().withConfiguration(ALL).run(context -> assertThat(context)
                .hasSingleBean(FilterRegistrationBean.class)
                .doesNotHaveBean(GrayWebFilter.class)
                .doesNotHaveBean(WebFluxRegistrations.class)
                .doesNotHaveBean("grayWhichForm"));
    }

    @Test
    void theFilterStandsBehindSecurityUnlessToldOtherwise() {
        web.run(context ->
                assertThat(context.getBean(GrayWebFilter.class).getOrder()).isEqualTo(-99));
        web.withPropertyValues("gray.filter.order=-200")
                .run(context -> assertThat(context.getBean(GrayWebFilter.class).getOrder())
                        .isEqualTo(-200));
    }

    @Test
    void theApplicationsOwnFilterIsTheOnlyOne() {
        web.withUserConfiguration(OwnFilter.class)
                .run(context ->
                        assertThat(context).hasSingleBean(GrayWebFilter.class).hasBean("ownFilter"));
    }

    @Test
    void switchedOffThereIsNoFilter() {
        web.withPropertyValues("gray.enabled=false").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(GrayWebFilter.class)
                .doesNotHaveBean("grayErrorHandlers")
                .doesNotHaveBean("grayWhichForm"));
    }

    @Test
    void withoutTomcatOrSpringBootsWebFluxTheFilterIsThereAllTheSame() {
        web.withClassLoader(new FilteredClassLoader(ValveBase.class)).run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(GrayWebFilter.class)
                .doesNotHaveBean("graySocketPeer"));
        web.withClassLoader(new FilteredClassLoader(WebHttpHandlerBuilderCustomizer.class, WebFluxRegistrations.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(GrayWebFilter.class)
                        .doesNotHaveBean("grayErrorHandlers"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnFilter {

        @Bean
        GrayWebFilter ownFilter(GrayFlow flow) {
            return new GrayWebFilter(flow, 7);
        }
    }
}
