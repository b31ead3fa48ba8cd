package io.github.grayrelease.sample;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayVariant;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.server.ResponseStatusException;

/** What can go wrong in a service, for requests that ask for it. The sample starts it by {@code spring.main.sources}. */
@Configuration(proxyBeanMethods = false)
@Import(Faults.Checkout.class)
class Faults {

    /** The header that asks for a fault. */
    static final String HEADER = "X-Fault";

    static final String ATTRIBUTES = "attributes";
    static final String FIREWALL = "firewall";

    /** The header that the firewall refuses to hand over. */
    private static final String REFUSED = "X-User-Tag";

    /** The new checkout fails each fifth time, the old one never. */
    @RestController
    static class Checkout {

        private final RestClient stock;

        Checkout(RestClient.Builder clients, @Value("${stock.url}") String url) {
            this.stock = clients.baseUrl(url).build();
        }

        @GetMapping("/checkout")
        String old(@RequestParam int number) {
            return "sold " + number;
        }

        @GetMapping("/checkout")
        @GrayVariant("canary")
        String tuned(@RequestParam int number) {
            if (number % 5 == 0) {
                throw new ResponseStatusException(HttpStatus.INTERNAL_SERVER_ERROR);
            }
            return "sold " + number;
        }

        /** Asks for the stage where nobody carried it to. */
        @GetMapping("/elsewhere")
        String elsewhere() throws InterruptedException {
            Thread other = new Thread(Gray::stage);
            other.start();
            other.join();
            return "asked";
        }

        /** Writes the header of the stage itself. */
        @GetMapping("/by-hand")
        String byHand() {
            return stock.get()
                    .uri("/stock")
                    .header("X-Gray-Stage", "canary")
                    .retrieve()
                    .requiredBody(String.class);
        }
    }

    @Bean
    GrayAttributes region() {
        return (request, sink) -> {
            if (ATTRIBUTES.equals(request.header(HEADER))) {
                throw new IllegalStateException("no region today");
            }
            sink.accept("region", "south");
        };
    }

    @Bean
    FilterRegistrationBean<Filter> firewall() {
        FilterRegistrationBean<Filter> firewall = new FilterRegistrationBean<>((request, response, service) -> {
            HttpServletRequest sent = (HttpServletRequest) request;
            service.doFilter(FIREWALL.equals(sent.getHeader(HEADER)) ? new Guarded(sent) : sent, response);
        });
        firewall.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return firewall;
    }

    private static final class Guarded extends HttpServletRequestWrapper {

        Guarded(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            if (REFUSED.equalsIgnoreCase(name)) {
                throw new IllegalStateException("refused");
            }
            return super.getHeader(name);
        }
    }
}
