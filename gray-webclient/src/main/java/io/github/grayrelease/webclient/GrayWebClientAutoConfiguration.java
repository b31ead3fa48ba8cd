package io.github.grayrelease.webclient;

import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.spring.FollowingPostProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;

/** Tags the clients that Spring Boot's builder of WebClient builds, and those of HTTP service groups. */
@AutoConfiguration(afterName = "io.github.grayrelease.autoconfigure.GrayAutoConfiguration")
@ConditionalOnClass(WebClientCustomizer.class)
@ConditionalOnBean(Egress.class)
public final class GrayWebClientAutoConfiguration {

    /** Called by Spring. */
    GrayWebClientAutoConfiguration() {}

    /** Lets Gray follow redirects, whichever HTTP client is below. */
    @Bean
    static BeanPostProcessor grayFollowingConnectors(
            ConfigurableListableBeanFactory beans, ObjectProvider<Egress> egress) {
        return new FollowingPostProcessor<>(
                beans,
                ClientHttpConnectorBuilder.class,
                FollowingConnectorBuilder.class,
                builder -> new FollowingConnectorBuilder(builder, egress::getObject));
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
