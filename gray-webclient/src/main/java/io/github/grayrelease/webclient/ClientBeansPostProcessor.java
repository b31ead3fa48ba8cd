package io.github.grayrelease.webclient;

import io.github.grayrelease.propagate.Egress;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.reactive.function.client.WebClient;

/** Lets beans hand the tag on that the application made without Spring Boot's builder. */
final class ClientBeansPostProcessor implements BeanPostProcessor {

    private static final Set<String> SPRINGS = Set.of(
            WebClient.class.getPackageName() + ".DefaultWebClient",
            WebClient.class.getPackageName() + ".DefaultWebClientBuilder");

    private final ObjectProvider<Egress> egress;

    ClientBeansPostProcessor(ObjectProvider<Egress> egress) {
        this.egress = egress;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof WebClient.Builder builder && isSprings(builder)) {
            new WebClientTagging(egress.getObject()).accept(builder);
        } else if (bean instanceof WebClient client && isSprings(client)) {
            return tagged(client);
        }
        return bean;
    }

    private WebClient tagged(WebClient client) {
        WebClient.Builder builder = client.mutate();
        return TaggingFilter.isOn(builder)
                ? client
                : builder.apply(new WebClientTagging(egress.getObject())).build();
    }

    /** An implementation of the application's own, or a mock, is left alone. */
    private static boolean isSprings(Object bean) {
        return SPRINGS.contains(bean.getClass().getName());
    }
}
