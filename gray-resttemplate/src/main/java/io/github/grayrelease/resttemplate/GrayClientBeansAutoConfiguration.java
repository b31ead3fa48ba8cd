package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.spring.ClientBeansPostProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/** Tags beans of type RestTemplate, RestClient and {@code RestClient.Builder} that the application made itself. */
@AutoConfiguration(afterName = "io.github.grayrelease.autoconfigure.GrayAutoConfiguration")
@ConditionalOnClass(RestClient.class)
@ConditionalOnBean(Egress.class)
public final class GrayClientBeansAutoConfiguration {

    /** Called by Spring. */
    GrayClientBeansAutoConfiguration() {}

    @Bean
    static BeanPostProcessor grayRestClients(ObjectProvider<Egress> egress) {
        return new ClientBeansPostProcessor<>(
                RestClient.class,
                RestClient.Builder.class,
                client -> new RestClientTagging(egress.getObject()).tagged(client),
                builder -> new RestClientTagging(egress.getObject()).accept(builder));
    }

    @Bean
    static BeanPostProcessor grayRestTemplates(ObjectProvider<Egress> egress) {
        return new RestTemplatePostProcessor(egress);
    }
}
