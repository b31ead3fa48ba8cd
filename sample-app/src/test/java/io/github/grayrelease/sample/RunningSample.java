package io.github.grayrelease.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One sample for all tests that change nothing in it, or only what no other test looks at. */
final class RunningSample implements AutoCloseable {

    private final SampleApplication services;

    private RunningSample() {
        services = SampleApplication.start(ports(freePort(), freePort(), freePort()));
    }

    /** Gives tests the sample, and stops it behind the last one. */
    static final class Extension implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == RunningSample.class;
        }

        @Override
        public RunningSample resolveParameter(ParameterContext parameter, ExtensionContext test) {
            return test.getRoot()
                    .getStore(Namespace.create(RunningSample.class))
                    .computeIfAbsent(RunningSample.class, key -> new RunningSample(), RunningSample.class);
        }
    }

    /** Below the ports that systems give to outgoing connections, so that nobody takes it before the service does. */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
    }

    static String[] ports(int shop, int price, int stock) {
        return new String[] {"--shop.port=" + shop, "--price.port=" + price, "--stock.port=" + stock};
    }

    /** The port of a service. */
    int port(String service) {
        return services.port(service);
    }

    @Override
    public void close() {
        services.close();
    }
}
