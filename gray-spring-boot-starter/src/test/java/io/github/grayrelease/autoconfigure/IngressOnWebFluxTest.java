package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayReactive;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** The table of cases on Reactor Netty, through WebFlux's filter. */
class IngressOnWebFluxTest extends IngressContract {

    IngressOnWebFluxTest() {
        super(WebApplicationType.REACTIVE, Application.class);
    }

    @RestController
    static class Controller {

        @RequestMapping("/**")
        Mono<String> answer(ServerWebExchange exchange) {
            HttpHeaders headers = exchange.getRequest().getHeaders();
            return GrayReactive.decision()
                    .map(decision -> IngressContract.answer(decision, headers.headerNames(), headers::getOrEmpty));
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ReactiveOpenToAll.class, Controller.class})
    static class Application {

        @Bean
        @Order(-95)
        WebFilter breaksUsers() {
            return (exchange, chain) -> chain.filter(
                    exchange.getRequest().getHeaders().containsHeader("X-Break-User") ? broken(exchange) : exchange);
        }

        private static ServerWebExchange broken(ServerWebExchange exchange) {
            return exchange.mutate()
                    .principal(Mono.error(new IllegalStateException("The store of sessions is gone")))
                    .build();
        }
    }
}
