package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.hold.GrayRuntime;
import java.util.ArrayList;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Makes {@code @GrayVariant} pick between beans. */
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
    SmartInitializingSingleton grayVariantBeansCheck(VariantBeans beans, GrayRuntime runtime) {
        return () -> {
            RuleBook book = runtime.books().current();
            List<String> mistakes = new ArrayList<>(beans.mistakes());
            beans.stands().stream()
                    .filter(stand -> !book.declares(stand.variant()))
                    .forEach(stand -> mistakes.add("@GrayVariant(\"" + stand.variant() + "\") on bean '" + stand.bean()
                            + "' names neither a stage nor a variant; declared are "
                            + String.join(", ", book.names())));
            if (!mistakes.isEmpty()) {
                throw new InvalidVariantException(mistakes);
            }
        };
    }
}
