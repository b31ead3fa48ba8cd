package io.github.grayrelease.webclient;

import io.github.grayrelease.propagate.Egress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/** Tags beans of type WebClient and {@code WebClient.Builder}, however the application made them. */
@AutoConfiguration(afterName = "io.github.grayrelease.autoconfigure.GrayAutoConfiguration")
@ConditionalOnClass(WebClient.class)
@ConditionalOnBean(Egress.class)
public final class GrayWebClientBeansAutoConfiguration {

    /** Called by Spring. */
    GrayWebClientBeansAutoConfiguration() {}

    @Bean
    static ClientBeansPostProcessor grayWebClientBeans(ObjectProvider<Egress> egress) {
        return new ClientBeansPostProcessor(egress);
    }
}
