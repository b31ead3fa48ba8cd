package io.github.grayrelease.actuate;

import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.source.RuleFeed;
import io.github.grayrelease.source.RuleReload;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The acts of operators, for any kind of server. */
@Configuration(proxyBeanMethods = false)
class OperationsConfiguration {

    @Bean
    Operators grayOperators(EndpointAccessResolver access, ApplicationEventPublisher events) {
        return new Operators(access, events);
    }

    @Bean
    GrayGrants grayGrants(
            RuleControl control,
            GrayRuntime runtime,
            ObjectProvider<Egress> egress,
            ScopedActs acts,
            Operators operators) {
        return new GrayGrants(control, runtime, Optional.ofNullable(egress.getIfAvailable()), acts, operators);
    }

    @Bean
    GrayOperations grayOperations(
            RuleControl control,
            GrayRuntime runtime,
            ObjectProvider<RuleReload> reload,
            ObjectProvider<RuleFeed> feed,
            ScopedActs acts,
            Operators operators,
            Environment environment) {
        boolean publishes = environment.getProperty("gray.publish", Boolean.class, false);
        return new GrayOperations(
                control,
                runtime,
                Optional.ofNullable(reload.getIfAvailable()),
                publishes ? Optional.ofNullable(feed.getIfAvailable()) : Optional.empty(),
                acts,
                operators);
    }
}
