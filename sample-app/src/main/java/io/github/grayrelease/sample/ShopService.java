package io.github.grayrelease.sample;

import io.github.grayrelease.Gray;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;

/** The entry from outside: decides the stage by rules and calls price with RestClient. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ShopService.Orders.class, ShopService.Visits.class, ShopService.PriceFails.class})
class ShopService {

    private static final Logger log = LoggerFactory.getLogger(ShopService.class);

    /**
     * The result of an order.
     *
     * @param item the ordered item
     * @param cents the price
     * @param available the number in stock
     * @param hops the view of each service, in the order of the calls
     */
    record Order(String item, int cents, int available, List<ServiceCall> hops) {

        /** The order for a terminal, with one line per service. */
        String asText() {
            return hops.stream()
                            .map(hop -> String.format(
                                    "%-6s %-8s %-13s %s%n", hop.service(), hop.stage(), hop.reason(), hop.path()))
                            .collect(Collectors.joining())
                    + String.format(Locale.ROOT, "%s for %.2f, %d available%n", item, cents / 100.0, available);
        }
    }

    @RestController
    static class Orders {

        private final RestClient price;
        private final String url;

        Orders(RestClient.Builder clients, @Value("${price.url}") String url) {
            this.price = clients.baseUrl(url).build();
            this.url = url;
        }

        @GetMapping(path = "/order", produces = MediaType.TEXT_PLAIN_VALUE)
        String orderAsText(@RequestParam(defaultValue = "false") boolean lose) {
            return order(lose).asText();
        }

        /** The order for the page. */
        @GetMapping("/api/order")
        Order order(@RequestParam(defaultValue = "false") boolean lose) {
            log.info("taking an order");
            String path =
                    Gray.when("gift-wrap").then(() -> "order, gift-wrapped").otherwise(() -> "order");
            // The page can show this mistake: Gray can't tag the requests of a client that is created here.
            RestClient client = lose ? RestClient.create(url) : price;
            PriceService.Quote quote = client.get().uri("/quote").retrieve().requiredBody(PriceService.Quote.class);
            List<ServiceCall> hops = Stream.concat(Stream.of(ServiceCall.here("shop", path)), quote.hops().stream())
                    .toList();
            return new Order("tea", quote.cents(), quote.available(), hops);
        }
    }

    /** What the page needs to show a rollout: traffic, and the switch of {@link Trouble}. */
    @RestController
    static class Visits {

        private final RestClient price;

        Visits(RestClient.Builder clients, @Value("${price.url}") String url) {
            this.price = clients.baseUrl(url).build();
        }

        @GetMapping("/api/price")
        int price() {
            return price.get().uri("/price").retrieve().requiredBody(Integer.class);
        }

        @GetMapping("/api/trouble")
        boolean trouble() {
            return price.get().uri("/trouble").retrieve().requiredBody(Boolean.class);
        }

        @PutMapping("/api/trouble")
        void trouble(@RequestBody boolean on) {
            price.put()
                    .uri("/trouble")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(on)
                    .retrieve()
                    .toBodilessEntity();
        }
    }

    /** A failure of price is one of shop, where the stage was decided: so the rollout there sees it. */
    @RestControllerAdvice
    static class PriceFails {

        @ExceptionHandler
        @ResponseStatus(HttpStatus.BAD_GATEWAY)
        String answer(HttpServerErrorException failed) {
            return "price answered " + failed.getStatusCode().value();
        }
    }
}
