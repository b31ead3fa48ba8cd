package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;

/** Tags what Spring Boot's builders of RestTemplate and RestClient build, and the clients of HTTP service groups. */
@AutoConfiguration(
        after = ImperativeHttpClientAutoConfiguration.class,
        afterName = "io.github.grayrelease.autoconfigure.GrayAutoConfiguration")
@ConditionalOnClass(RestClientCustomizer.class)
@ConditionalOnBean(Egress.class)
public final class GrayRestTemplateAutoConfiguration {

    /** Called by Spring. */
    GrayRestTemplateAutoConfiguration() {}

    /** Redirects are followed by Gray, whichever HTTP client is below. */
    @Bean
    static FollowingPostProcessor grayFollowingRequestFactories(
            ConfigurableListableBeanFactory beans, ObjectProvider<Egress> egress) {
        return new FollowingPostProcessor(beans, egress);
    }

    /** In a reactive application Boot has no such bean, and detects a builder for each client that wants one. */
    @Bean
    @ConditionalOnMissingBean
    ClientHttpRequestFactoryBuilder<?> grayClientHttpRequestFactoryBuilder(ResourceLoader resources) {
        return ClientHttpRequestFactoryBuilder.detect(resources.getClassLoader());
    }

    @Bean
    @ConditionalOnMissingBean
    RestClientTagging grayRestClientTagging(Egress egress) {
        return new RestClientTagging(egress);
    }

    @Bean
    RestClientCustomizer grayRestClientCustomizer(RestClientTagging tagging) {
        return tagging::accept;
    }

    @Bean
    @ConditionalOnMissingBean
    RestTemplateTagging grayRestTemplateTagging(Egress egress) {
        return new RestTemplateTagging(egress);
    }

    @Bean
    RestTemplateCustomizer grayRestTemplateCustomizer(RestTemplateTagging tagging) {
        return tagging::accept;
    }
}
