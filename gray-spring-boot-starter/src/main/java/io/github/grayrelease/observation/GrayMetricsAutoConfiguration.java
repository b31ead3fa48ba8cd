package io.github.grayrelease.observation;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.decide.Rule;
import io.github.grayrelease.hold.GrayRuntime;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Counts decisions, ignored tags and other events if the application has a meter registry. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class GrayMetricsAutoConfiguration {

    private static final String MISSES = "gray.observation.misses";

    /** Called by Spring. */
    GrayMetricsAutoConfiguration() {}

    @Bean
    GrayObserver grayMeterObserver(MeterRegistry registry, ObjectProvider<GrayRuntime> runtime) {
        return new MeterObserver(registry, names(runtime));
    }

    /** Counts misses of few rules by default, of any number if the property is true. */
    @Bean
    @ConditionalOnBooleanProperty(name = MISSES, matchIfMissing = true)
    GrayObserver grayMissObserver(
            MeterRegistry registry, ObjectProvider<GrayRuntime> runtime, Environment environment) {
        return new MissObserver(registry, names(runtime), environment.containsProperty(MISSES));
    }

    private static LabelNames names(ObjectProvider<GrayRuntime> runtime) {
        return new LabelNames(() -> runtime.getObject().books().current());
    }

    /** All states are there from the beginning, so that none is missing in a graph. */
    @Bean
    MeterBinder grayRuleStates(ObjectProvider<GrayRuntime> runtimes) {
        return registry -> runtimes.ifAvailable(runtime -> {
            for (Rule.State state : Rule.State.values()) {
                Gauge.builder("gray.rules", runtime, rules -> count(rules, state))
                        .description("Rules by what they do now, those of variants too")
                        .tag("state", state.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        });
    }

    private static double count(GrayRuntime runtime, Rule.State state) {
        return runtime.books()
                .current()
                .ruleStates(runtime.now())
                .filter(each -> each == state)
                .count();
    }

    @Bean
    MeterBinder grayRulesAge(ObjectProvider<RuleControl> controls) {
        return registry -> controls.ifAvailable(
                control -> Gauge.builder("gray.rules.age", control, GrayMetricsAutoConfiguration::ageInSeconds)
                        .description("Time since the source of the rules was last known to be good")
                        .baseUnit("seconds")
                        .register(registry));
    }

    private static double ageInSeconds(RuleControl control) {
        return control.status().age().toMillis() / 1000.0;
    }
}
