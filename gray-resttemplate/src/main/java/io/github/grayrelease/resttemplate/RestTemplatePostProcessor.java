package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.client.RestTemplate;

/** Tags beans of type RestTemplate that the application made without Spring Boot's builder. */
final class RestTemplatePostProcessor implements BeanPostProcessor {

    private final ObjectProvider<Egress> egress;

    RestTemplatePostProcessor(ObjectProvider<Egress> egress) {
        this.egress = egress;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof RestTemplate template && !isMock(template)) {
            new RestTemplateTagging(egress.getObject()).accept(template);
        }
        return bean;
    }

    /** A mock returns null from every getter. */
    private static boolean isMock(RestTemplate template) {
        return Objects.isNull(template.getRequestFactory()) || Objects.isNull(template.getInterceptors());
    }
}
