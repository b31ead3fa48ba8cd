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
import org.springframework.web.servlet.DispatcherServlet;

/** Registers the acts of operators on the port of the endpoints. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean({DispatcherServlet.class, GrayEndpoint.class})
@ConditionalOnAvailableEndpoint(endpoint = GrayEndpoint.class, exposure = EndpointExposure.WEB)
@Import(OperationsConfiguration.class)
public final class GrayOperationsConfiguration {

    /** Called by Spring. */
    GrayOperationsConfiguration() {}

    @Bean
    GrayOperationsMapping grayOperationsMapping(
            PathMappedEndpoints endpoints,
            GrayOperations operations,
            GrayGrants grants,
            Operators operators,
            ObjectProvider<OperatedRollouts> rollouts) {
        return new GrayOperationsMapping(
                Optional.ofNullable(endpoints.getPath(EndpointId.of(GrayEndpoint.ID))),
                operations,
                grants,
                RolloutOperations.of(rollouts.getIfAvailable(), operators));
    }
}
