package io.github.grayrelease.sample;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the three services, the last of the chain first, each with its own port and application context. Stop it with
 * Ctrl-C; set other ports with {@code --shop.port=}, {@code --price.port=} and {@code --stock.port=}.
 */
public final class SampleApplication implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SampleApplication.class);

    private final Deque<ConfigurableApplicationContext> services = new ArrayDeque<>();

    private SampleApplication() {}

    /**
     * Starts the sample.
     *
     * @param arguments Spring Boot's command line arguments
     */
    public static void main(String... arguments) {
        SampleApplication sample;
        try {
            sample = start(arguments);
        } catch (RuntimeException alreadyReported) {
            System.exit(1);
            return;
        }
        log.info(
                "Open http://localhost:{}/ or run: curl -H 'X-Gray-Stage: beta' localhost:{}/order",
                sample.port("shop"),
                sample.port("shop"));
    }

    /** Starts all three or none: if one fails, the running ones are stopped. */
    static SampleApplication start(String... arguments) {
        SampleApplication sample = new SampleApplication();
        try {
            sample.run("stock", StockService.class, arguments);
            sample.run("price", PriceService.class, arguments);
            sample.run("shop", ShopService.class, arguments);
            return sample;
        } catch (RuntimeException failed) {
            sample.close();
            throw failed;
        }
    }

    private void run(String name, Class<?> service, String... arguments) {
        try (MDC.MDCCloseable lines = MDC.putCloseable(ServiceName.KEY, name)) {
            services.push(new SpringApplicationBuilder(service, ServiceName.class)
                    .profiles(name)
                    .properties("spring.application.name=" + name)
                    .bannerMode(Banner.Mode.OFF)
                    .run(arguments));
        }
    }

    /** The port of a service. */
    int port(String name) {
        return services.stream()
                .filter(service -> service.getEnvironment().matchesProfiles(name))
                .map(service -> service.getEnvironment().getRequiredProperty("local.server.port", Integer.class))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(name + " is not one of " + List.of("shop", "price", "stock")));
    }

    /** Stops the services, the first of the chain first. */
    @Override
    public void close() {
        services.forEach(ConfigurableApplicationContext::close);
        services.clear();
    }
}
