package io.github.grayrelease.variant;

import io.github.grayrelease.autoconfigure.GrayAutoConfiguration;
import io.github.grayrelease.block.NamesInCode;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.source.RuleFeed;
import java.util.ArrayList;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

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
    NamesInCode grayNamesInCode(ConfigurableListableBeanFactory beans) {
        return () -> VariantUses.in(beans);
    }

    @Bean
    SmartInitializingSingleton grayVariantBeansCheck(
            VariantBeans beans,
            ConfigurableListableBeanFactory factory,
            GrayRuntime runtime,
            ObjectProvider<RuleControl> control,
            ObjectProvider<RuleFeed> feed) {
        DeclaredNames names = new DeclaredNames(runtime, control, feed);
        return () -> {
            List<VariantMistake> mistakes = new ArrayList<>(beans.mistakes());
            mistakes.addAll(InertAnnotations.mistakes(factory));
            beans.stands().forEach(stand -> names.mistake(stand.variant(), "bean '" + stand.bean() + "'")
                    .ifPresent(mistakes::add));
            if (!mistakes.isEmpty()) {
                throw new InvalidVariantException(mistakes);
            }
        };
    }
}
