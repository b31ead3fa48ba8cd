package io.github.grayrelease.actuate;

import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.source.RuleControl;
import io.github.grayrelease.source.RuleFeed;
import io.github.grayrelease.source.RuleReload;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;

/** Lets operators change how things stand, on the port of the endpoints. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean({DispatcherServlet.class, GrayEndpoint.class})
@ConditionalOnAvailableEndpoint(endpoint = GrayEndpoint.class, exposure = EndpointExposure.WEB)
public final class GrayOperationsConfiguration {

    /** Called by Spring. */
    GrayOperationsConfiguration() {}

    @Bean
    GrayOperationsMapping grayOperationsMapping(
            PathMappedEndpoints endpoints,
            RuleControl control,
            GrayRuntime runtime,
            ObjectProvider<RuleReload> reload,
            ObjectProvider<RuleFeed> feed,
            EndpointAccessResolver access,
            ApplicationEventPublisher events,
            Environment environment) {
        boolean publishes = environment.getProperty("gray.publish", Boolean.class, false);
        GrayOperations operations = new GrayOperations(
                control,
                runtime,
                Optional.ofNullable(reload.getIfAvailable()),
                publishes ? Optional.ofNullable(feed.getIfAvailable()) : Optional.empty(),
                access,
                new Audit(events));
        return new GrayOperationsMapping(
                Optional.ofNullable(endpoints.getPath(EndpointId.of(GrayEndpoint.ID))), operations);
    }
}
