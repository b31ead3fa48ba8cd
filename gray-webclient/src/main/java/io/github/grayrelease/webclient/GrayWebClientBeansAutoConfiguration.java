package io.github.grayrelease.webclient;

import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.spring.ClientBeansPostProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/** Tags beans of type WebClient and {@code WebClient.Builder} that the application made itself. */
@AutoConfiguration(afterName = "io.github.grayrelease.autoconfigure.GrayAutoConfiguration")
@ConditionalOnClass(WebClient.class)
@ConditionalOnBean(Egress.class)
public final class GrayWebClientBeansAutoConfiguration {

    /** Called by Spring. */
    GrayWebClientBeansAutoConfiguration() {}

    @Bean
    static BeanPostProcessor grayWebClients(ObjectProvider<Egress> egress) {
        return new ClientBeansPostProcessor<>(
                WebClient.class,
                WebClient.Builder.class,
                client -> new WebClientTagging(egress.getObject()).tagged(client),
                builder -> new WebClientTagging(egress.getObject()).accept(builder));
    }
}
