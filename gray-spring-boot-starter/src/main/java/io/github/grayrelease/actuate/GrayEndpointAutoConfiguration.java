package io.github.grayrelease.actuate;

import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.fleet.FollowedSource;
import io.github.grayrelease.hold.GrayRuntime;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Shows operators the status of the rules at {@code /actuator/gray}. */
@AutoConfiguration(afterName = "io.github.grayrelease.autoconfigure.GrayRulesAutoConfiguration")
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(RuleControl.class)
public final class GrayEndpointAutoConfiguration {

    /** Called by Spring. */
    GrayEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    GrayEndpoint grayEndpoint(RuleControl control, ScopedActs acts, ObjectProvider<OperatedRollouts> rollouts) {
        return new GrayEndpoint(control, acts, () -> Optional.ofNullable(rollouts.getIfAvailable()));
    }

    @Bean
    ScopedActs grayScopedActs(RuleControl control, ObjectProvider<FollowedSource> source, GrayRuntime runtime) {
        return new ScopedActs(
                control,
                Optional.ofNullable(source.getIfAvailable()).flatMap(FollowedSource::fleet),
                runtime.tags().stripList());
    }

    @Bean
    SecretsHidden graySecretsHidden(Environment environment) {
        return new SecretsHidden(environment);
    }
}
