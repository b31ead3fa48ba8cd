package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;

/** Tags what Spring Boot's builders of RestTemplate and RestClient build, and the clients of HTTP service groups. */
@AutoConfiguration(afterName = "io.github.grayrelease.autoconfigure.GrayAutoConfiguration")
@ConditionalOnClass(RestClientCustomizer.class)
@ConditionalOnBean(Egress.class)
public final class GrayRestTemplateAutoConfiguration {

    /** Called by Spring. */
    GrayRestTemplateAutoConfiguration() {}

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
