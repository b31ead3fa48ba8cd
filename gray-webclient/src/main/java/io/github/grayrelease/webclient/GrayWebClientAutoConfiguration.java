package io.github.grayrelease.webclient;

import io.github.grayrelease.propagate.Egress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;

/** Tags what Spring Boot's builder of WebClient builds, and the clients of HTTP service groups. */
@AutoConfiguration(afterName = "io.github.grayrelease.autoconfigure.GrayAutoConfiguration")
@ConditionalOnClass(WebClientCustomizer.class)
@ConditionalOnBean(Egress.class)
public final class GrayWebClientAutoConfiguration {

    /** Called by Spring. */
    GrayWebClientAutoConfiguration() {}

    /** Redirects are followed by Gray, whichever HTTP client is below. */
    @Bean
    static FollowingPostProcessor grayFollowingConnectors(
            ConfigurableListableBeanFactory beans, ObjectProvider<Egress> egress) {
        return new FollowingPostProcessor(beans, egress);
    }

    @Bean
    @ConditionalOnMissingBean
    WebClientTagging grayWebClientTagging(Egress egress) {
        return new WebClientTagging(egress);
    }

    @Bean
    WebClientCustomizer grayWebClientCustomizer(WebClientTagging tagging) {
        return tagging::accept;
    }
}
