package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.spring.FollowingPostProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
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

/** Tags the clients that Spring Boot's builders of RestTemplate and RestClient build, and those of HTTP service groups. */
@AutoConfiguration(
        after = ImperativeHttpClientAutoConfiguration.class,
        afterName = "io.github.grayrelease.autoconfigure.GrayAutoConfiguration")
@ConditionalOnClass(RestClientCustomizer.class)
@ConditionalOnBean(Egress.class)
public final class GrayRestTemplateAutoConfiguration {

    /** Called by Spring. */
    GrayRestTemplateAutoConfiguration() {}

    /** Lets Gray follow redirects, whichever HTTP client is below. */
    @Bean
    static BeanPostProcessor grayFollowingRequestFactories(
            ConfigurableListableBeanFactory beans, ObjectProvider<Egress> egress) {
        return new FollowingPostProcessor<>(
                beans,
                ClientHttpRequestFactoryBuilder.class,
                FollowingRequestFactoryBuilder.class,
                builder -> new FollowingRequestFactoryBuilder(builder, egress::getObject));
    }

    /** In a reactive application Boot has no such bean: it detects a builder anew for each client. */
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
