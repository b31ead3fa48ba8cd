package io.github.grayrelease.observation;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.propagate.Egress;
import io.micrometer.observation.ObservationFilter;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientRequest;
import reactor.core.publisher.Mono;

/**
 * Adds {@code gray.stage} to {@code http.server.requests} and {@code http.client.requests}, in meters and spans. Spring Boot
 * gives filters to its registry of observations; the application's own conventions stay in force beside them.
 */
@AutoConfiguration
@ConditionalOnClass(ObservationFilter.class)
public final class GrayObservationAutoConfiguration {

    /** Called by Spring. */
    GrayObservationAutoConfiguration() {}

    /** Requests to Spring MVC, and to any other servlet. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ServerRequestObservationContext.class, HttpServletRequest.class})
    static class OfServlets {

        @Bean
        static ObservationFilter grayStageOfServletRequests() {
            return observation -> {
                if (!(observation instanceof ServerRequestObservationContext request)) {
                    return observation;
                }
                HttpServletRequest carrier = request.getCarrier();
                return StageFilters.served(
                        request, carrier == null ? null : carrier.getAttribute(GrayContext.ATTRIBUTE));
            };
        }
    }

    /** Requests to WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({
        org.springframework.http.server.reactive.observation.ServerRequestObservationContext.class,
        Mono.class
    })
    static class OfWebFlux {

        @Bean
        static ObservationFilter grayStageOfReactiveRequests() {
            return observation -> observation
                            instanceof
                            org.springframework.http.server.reactive.observation.ServerRequestObservationContext request
                    ? StageFilters.served(request, request.getAttributes().get(GrayContext.ATTRIBUTE))
                    : observation;
        }
    }

    /** Requests of RestTemplate and RestClient. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ClientRequestObservationContext.class)
    static class OfClients {

        @Bean
        static ObservationFilter grayStageOfClientRequests(
                ObjectProvider<GrayRuntime> runtime, ObjectProvider<Egress> egress) {
            StageFilters filters = new StageFilters(runtime, egress);
            return observation -> {
                if (!(observation instanceof ClientRequestObservationContext request)) {
                    return observation;
                }
                var sent = request.getCarrier();
                return sent == null
                        ? StageFilters.unsent(request)
                        : filters.sent(request, sent.getAttributes(), sent.getHeaders()::get);
            };
        }
    }

    /** Requests of WebClient. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ClientRequest.class)
    static class OfReactiveClients {

        @Bean
        static ObservationFilter grayStageOfReactiveClientRequests(
                ObjectProvider<GrayRuntime> runtime, ObjectProvider<Egress> egress) {
            StageFilters filters = new StageFilters(runtime, egress);
            return observation -> {
                if (!(observation
                        instanceof
                        org.springframework.web.reactive.function.client.ClientRequestObservationContext request)) {
                    return observation;
                }
                ClientRequest sent = request.getRequest();
                return sent == null
                        ? StageFilters.unsent(request)
                        : filters.sent(request, sent.attributes(), sent.headers()::get);
            };
        }
    }
}
