package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.webflux.GrayWebFilter;
import io.github.grayrelease.webflux.ReactiveFormNotice;
import org.apache.catalina.valves.ValveBase;
import org.eclipse.jetty.server.Handler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Registers the WebFlux filter. */
@AutoConfiguration(after = GrayAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({WebFilter.class, Mono.class})
@ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
public final class GrayReactiveAutoConfiguration {

    /** Called by Spring. */
    GrayReactiveAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    GrayWebFilter grayWebFilter(GrayFlow flow, GrayProperties properties) {
        return new GrayWebFilter(flow, properties.filter().order());
    }

    @Bean
    ReactiveFormNotice grayWhichForm() {
        return new ReactiveFormNotice();
    }

    /** Error handlers run outside all filters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebHttpHandlerBuilderCustomizer.class)
    static class Errors {

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebHttpHandlerBuilderCustomizer grayErrorHandlers(GrayWebFilter filter) {
            return builder -> builder.exceptionHandlers(handlers -> handlers.replaceAll(filter::around));
        }
    }

    /** For WebFlux on Tomcat. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ValveBase.class, ConfigurableTomcatWebServerFactory.class})
    @Import(GrayServletAutoConfiguration.TomcatPeer.class)
    static class OnTomcat {}

    /** For WebFlux on Jetty. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Handler.class, ConfigurableJettyWebServerFactory.class})
    @Import(GrayServletAutoConfiguration.JettyPeer.class)
    static class OnJetty {}

    /** Reactor Netty reports the socket's peer itself. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HttpServerRequest.class, NettyReactiveWebServerFactory.class})
    static class OnReactorNetty {

        @Bean
        WebServerFactoryCustomizer<NettyReactiveWebServerFactory> graySocketPeerOnReactorNetty(SocketPeers peers) {
            return factory -> peers.known();
        }
    }
}
