package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.core.ResolvableType;
import org.springframework.http.client.ClientHttpRequestFactory;

/** Lets Gray follow the redirects of whatever the application's builder of request factories builds. */
final class FollowingPostProcessor implements BeanPostProcessor {

    private static final Logger log = LoggerFactory.getLogger(FollowingPostProcessor.class);

    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<Egress> egress;

    FollowingPostProcessor(ConfigurableListableBeanFactory beans, ObjectProvider<Egress> egress) {
        this.beans = beans;
        this.egress = egress;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof ClientHttpRequestFactoryBuilder<?> builder)) {
            return bean;
        }
        ResolvableType declared = declared(name);
        if (allowsAnother(declared)) {
            return new FollowingRequestFactoryBuilder(builder, egress::getObject);
        }
        log.warn(
                "Bean '{}' is declared as {}, so that redirects of its clients can't be checked and take the tag along to"
                        + " any host; declare it as ClientHttpRequestFactoryBuilder<?>",
                name,
                declared);
        return bean;
    }

    private ResolvableType declared(String name) {
        return beans.containsBeanDefinition(name)
                ? beans.getMergedBeanDefinition(name).getResolvableType()
                : ResolvableType.forClass(ClientHttpRequestFactoryBuilder.class);
    }

    /** Whoever wants the bean as it was declared must be able to get ours instead, and what it builds. */
    private static boolean allowsAnother(ResolvableType declared) {
        Class<?> built =
                declared.as(ClientHttpRequestFactoryBuilder.class).getGeneric().resolve(ClientHttpRequestFactory.class);
        return declared.toClass().isAssignableFrom(FollowingRequestFactoryBuilder.class)
                && built.isAssignableFrom(TaggingRequestFactory.class);
    }
}
