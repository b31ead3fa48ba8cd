package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/** Tags beans of type RestTemplate, RestClient and {@code RestClient.Builder}, however the application made them. */
@AutoConfiguration(afterName = "io.github.grayrelease.autoconfigure.GrayAutoConfiguration")
@ConditionalOnClass(RestClient.class)
@ConditionalOnBean(Egress.class)
public final class GrayClientBeansAutoConfiguration {

    /** Called by Spring. */
    GrayClientBeansAutoConfiguration() {}

    @Bean
    static ClientBeansPostProcessor grayClientBeans(ObjectProvider<Egress> egress) {
        return new ClientBeansPostProcessor(egress);
    }
}
