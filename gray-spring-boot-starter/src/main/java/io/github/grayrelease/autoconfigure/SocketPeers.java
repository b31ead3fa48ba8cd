package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.autoconfigure.GrayProperties.TrustMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Knows whether the server tells Gray the addresses of sockets, which {@code gray.ingress.trust: proxies} needs. The
 * integrations of servers report it while Spring Boot makes the server, so it is known once all beans are there.
 */
final class SocketPeers implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(SocketPeers.class);

    private final ObjectProvider<GrayProperties> properties;
    private boolean known;

    SocketPeers(ObjectProvider<GrayProperties> properties) {
        this.properties = properties;
    }

    void known() {
        known = true;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (!known && properties.getObject().ingress().mode() == TrustMode.PROXIES) {
            log.warn(
                    "gray.ingress.trust is 'proxies', but no tag counts: this server does not tell the address of a socket"
                            + " for certain, only one that anybody can forward; run on Spring Boot's Tomcat, Jetty or Reactor"
                            + " Netty, or use signed tags (gray.ingress.secret)");
        }
    }
}
