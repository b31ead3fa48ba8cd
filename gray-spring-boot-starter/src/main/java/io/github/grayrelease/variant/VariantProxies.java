package io.github.grayrelease.variant;

import io.github.grayrelease.variant.VariantBeans.Stand;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.core.Ordered;

/** Wraps a plain bean, so that each call goes to the plain bean or to a bean that stands in for it. */
final class VariantProxies implements BeanFactoryPostProcessor, BeanPostProcessor, Ordered {

    private final VariantBeans found;
    private @Nullable ConfigurableListableBeanFactory beans;
    private Map<String, List<Stand>> stands = Map.of();

    VariantProxies(VariantBeans found) {
        this.found = found;
    }

    @Override
    public int getOrder() {
        // Runs after the post-processors that wrap beans, so that a call first selects a bean and then passes its
        // wrappers; and after those that replace beans in tests.
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        beans = factory;
        stands = found.stands();
        TestOverrides overrides = TestOverrides.in(factory);
        found.endCandidacy(factory, overrides);
        stands.keySet().stream().filter(factory::containsSingleton).forEach(plain -> overridden(plain, overrides));
    }

    /** Beans that a test put in place of a plain bean pass no post-processor. */
    private void overridden(String plain, TestOverrides overrides) {
        ConfigurableListableBeanFactory factory = beans;
        if (!(factory instanceof DefaultSingletonBeanRegistry singletons)) {
            return;
        }
        List<Stand> left = stands.getOrDefault(plain, List.of()).stream()
                .filter(stand -> !overrides.replace(plain, stand))
                .toList();
        Object override = factory.getSingleton(plain);
        if (override != null && !left.isEmpty()) {
            singletons.destroySingleton(plain);
            factory.registerSingleton(plain, picking(override, left, factory));
        }
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof FactoryBean) {
            return bean; // what it makes comes here, too
        }
        List<Stand> forThis = stands.get(name);
        return forThis == null || beans == null ? bean : picking(bean, forThis, beans);
    }

    private static Object picking(Object bean, List<Stand> stands, ConfigurableListableBeanFactory beans) {
        VariantPick pick = new VariantPick(stands, beans);
        if (bean instanceof Advised proxy && !proxy.isFrozen()) {
            proxy.addAdvice(0, pick);
            return bean;
        }
        ProxyFactory factory = new ProxyFactory(bean);
        factory.setProxyTargetClass(!Modifier.isFinal(bean.getClass().getModifiers()));
        factory.addAdvice(pick);
        return factory.getProxy(bean.getClass().getClassLoader());
    }
}
