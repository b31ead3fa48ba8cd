package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.servlet.GrayFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.apache.catalina.valves.ValveBase;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Registers the servlet filter. */
@AutoConfiguration(after = GrayAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(Filter.class)
@ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
public final class GrayServletAutoConfiguration {

    /** Called by Spring. */
    GrayServletAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingFilterBean
    FilterRegistrationBean<GrayFilter> grayFilter(GrayFlow flow, GrayProperties properties) {
        FilterRegistrationBean<GrayFilter> registration = new FilterRegistrationBean<>(new GrayFilter(flow));
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        registration.setOrder(properties.filter().order());
        return registration;
    }

    /** Records the socket's peer before a valve replaces the remote address by a forwarded one. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ValveBase.class, ConfigurableTomcatWebServerFactory.class})
    static class TomcatPeer {

        @Bean
        WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> graySocketPeer(SocketPeers peers) {
            return factory -> {
                factory.addEngineValves(new SocketPeerValve());
                peers.known();
            };
        }
    }

    /** The same on Jetty. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Handler.class, ConfigurableJettyWebServerFactory.class})
    static class JettyPeer {

        @Bean
        WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> graySocketPeerOnJetty(SocketPeers peers) {
            return factory -> {
                factory.addServerCustomizers(server -> {
                    server.insertHandler(new SocketPeerHandler());
                    server.getDescendants(ContextHandler.class)
                            .forEach(context -> context.addEventListener(new JettyScopes()));
                });
                peers.known();
            };
        }
    }
}
