package io.github.grayrelease.actuate;

import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.fleet.FollowedSource;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Adds the rules to {@code /actuator/health}. */
@AutoConfiguration(
        afterName = "io.github.grayrelease.autoconfigure.GrayRulesAutoConfiguration",
        beforeName =
                "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration")
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(RuleControl.class)
@ConditionalOnEnabledHealthIndicator("gray")
public final class GrayHealthAutoConfiguration {

    /** Called by Spring. */
    GrayHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"grayHealthIndicator", "grayHealthContributor"})
    GrayHealthIndicator grayHealthIndicator(
            RuleControl control, ObjectProvider<FollowedSource> source, ObjectProvider<OperatedRollouts> rollouts) {
        return new GrayHealthIndicator(
                control,
                Optional.ofNullable(source.getIfAvailable()).flatMap(FollowedSource::fleet),
                () -> Optional.ofNullable(rollouts.getIfAvailable()));
    }
}
