package io.github.grayrelease.variant;

import io.github.grayrelease.autoconfigure.GrayAutoConfiguration;
import io.github.grayrelease.block.NamesInCode;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.source.RuleFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import reactor.core.publisher.Hooks;

/** Makes {@code @GrayVariant} select beans. */
@AutoConfiguration(after = GrayAutoConfiguration.class)
@ConditionalOnClass(MethodInterceptor.class)
public final class GrayBeansAutoConfiguration {

    /** Called by Spring. */
    GrayBeansAutoConfiguration() {}

    @Bean
    static VariantBeans grayVariantBeans() {
        return new VariantBeans();
    }

    @Bean
    static VariantProxies grayVariantProxies(VariantBeans beans) {
        return new VariantProxies(beans);
    }

    @Bean
    NamesInCode grayNamesInCode(
            ConfigurableListableBeanFactory factory, VariantBeans beans, ObjectProvider<UnreadSource> unread) {
        return new NamesInCode() {
            @Override
            public Map<String, String> places() {
                return unread.getIfAvailable() == null ? VariantUses.in(factory) : Map.of();
            }

            @Override
            public List<Mistake> mistakes() {
                return withoutEffect(factory, beans).stream()
                        .map(mistake -> Mistake.elsewhere(mistake.problem(), mistake.remedy()))
                        .toList();
            }
        };
    }

    private static List<VariantMistake> withoutEffect(ConfigurableListableBeanFactory factory, VariantBeans beans) {
        List<VariantMistake> mistakes = new ArrayList<>(beans.mistakes());
        mistakes.addAll(InertAnnotations.mistakes(factory, beans::isAnnotated));
        return mistakes;
    }

    @Bean
    @Lazy(false)
    SmartInitializingSingleton grayVariantBeansCheck(
            VariantBeans beans,
            ConfigurableListableBeanFactory factory,
            GrayRuntime runtime,
            ObjectProvider<RuleControl> control,
            ObjectProvider<RuleFeed> feed,
            ObjectProvider<UnreadSource> unread) {
        DeclaredNames names = new DeclaredNames(runtime, control, feed, unread);
        return () -> {
            List<VariantMistake> mistakes = withoutEffect(factory, beans);
            beans.variants()
                    .forEach((bean, variants) -> variants.forEach(variant ->
                            names.mistake(variant, "bean '" + bean + "'").ifPresent(mistakes::add)));
            if (!mistakes.isEmpty()) {
                throw new InvalidVariantException(mistakes);
            }
        };
    }

    /** Without a context on the thread, only reactive methods know the stage. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Hooks.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
    static class OnWebFlux {

        @Bean
        @Lazy(false)
        SmartInitializingSingleton grayBlindMethods(VariantBeans beans) {
            return () -> BlindMethods.warn(beans.stands());
        }
    }
}
