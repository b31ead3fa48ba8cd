package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Lets beans hand the tag on that the application made without Spring Boot's builders. */
final class ClientBeansPostProcessor implements BeanPostProcessor {

    private static final Set<String> SPRINGS = Set.of(
            RestClient.class.getPackageName() + ".DefaultRestClient",
            RestClient.class.getPackageName() + ".DefaultRestClientBuilder");

    private final ObjectProvider<Egress> egress;

    ClientBeansPostProcessor(ObjectProvider<Egress> egress) {
        this.egress = egress;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof RestTemplate template && !isMock(template)) {
            new RestTemplateTagging(egress.getObject()).accept(template);
        } else if (bean instanceof RestClient.Builder builder && isSprings(builder)) {
            new RestClientTagging(egress.getObject()).accept(builder);
        } else if (bean instanceof RestClient client && isSprings(client)) {
            return tagged(client);
        }
        return bean;
    }

    private RestClient tagged(RestClient client) {
        RestClient.Builder builder = client.mutate();
        return Tagged.isOn(builder)
                ? client
                : builder.apply(new RestClientTagging(egress.getObject())).build();
    }

    /** A mock answers null to whatever it is asked. */
    private static boolean isMock(RestTemplate template) {
        return Objects.isNull(template.getRequestFactory()) || Objects.isNull(template.getInterceptors());
    }

    /** An implementation of the application's own, or a mock, is left alone. */
    private static boolean isSprings(Object bean) {
        return SPRINGS.contains(bean.getClass().getName());
    }
}
