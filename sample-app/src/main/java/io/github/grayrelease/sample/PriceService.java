package io.github.grayrelease.sample;

import io.github.grayrelease.Gray;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Branches in code and calls stock with WebClient. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({PriceService.Quotes.class, Trouble.class})
class PriceService {

    private static final Logger log = LoggerFactory.getLogger(PriceService.class);

    /**
     * A price.
     *
     * @param cents the price
     * @param available the number in stock
     * @param hops the view of each service, from this one on
     */
    record Quote(int cents, int available, List<ServiceCall> hops) {}

    private record Price(int cents, String path) {}

    @RestController
    static class Quotes {

        private final WebClient stock;
        private final Trouble trouble;

        Quotes(WebClient.Builder clients, @Value("${stock.url}") String url, Trouble trouble) {
            this.stock = clients.baseUrl(url).build();
            this.trouble = trouble;
        }

        @GetMapping("/quote")
        Mono<Quote> quote() {
            log.info("quoting a price");
            Price price = price();
            ServiceCall here = ServiceCall.here("price", price.path());
            return stock.get()
                    .uri("/stock")
                    .retrieve()
                    .bodyToMono(StockService.Stock.class)
                    .map(found -> new Quote(price.cents(), found.available(), List.of(here, found.hop())));
        }

        /** The price alone, for the page's traffic; it logs nothing, because it is asked many times a second. */
        @GetMapping("/price")
        int cents() {
            return price().cents();
        }

        private Price price() {
            return Gray.when("beta")
                    .then(() -> new Price(790, "new price"))
                    .when("canary")
                    .then(this::tuned)
                    .otherwise(() -> new Price(990, "old price"));
        }

        private Price tuned() {
            trouble.strike();
            return new Price(890, "tuned price");
        }
    }
}
