package io.github.grayrelease.actuate;

import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.DispatcherHandler;

/** Registers the acts of operators on the port of the endpoints, in an application on WebFlux. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean({DispatcherHandler.class, GrayEndpoint.class})
@ConditionalOnAvailableEndpoint(endpoint = GrayEndpoint.class, exposure = EndpointExposure.WEB)
@Import(OperationsConfiguration.class)
public final class ReactiveGrayOperationsConfiguration {

    /** Called by Spring. */
    ReactiveGrayOperationsConfiguration() {}

    @Bean
    ReactiveGrayOperationsMapping grayReactiveOperationsMapping(
            PathMappedEndpoints endpoints,
            GrayOperations operations,
            GrayGrants grants,
            Operators operators,
            ObjectProvider<OperatedRollouts> rollouts) {
        Optional<RolloutOperations> steered = RolloutOperations.of(rollouts.getIfAvailable(), operators);
        return new ReactiveGrayOperationsMapping(
                Optional.ofNullable(endpoints.getPath(EndpointId.of(GrayEndpoint.ID))),
                new ReactiveGrayOperations(operations, grants, steered),
                steered.isPresent());
    }
}
