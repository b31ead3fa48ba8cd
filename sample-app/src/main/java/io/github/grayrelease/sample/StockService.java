package io.github.grayrelease.sample;

import io.github.grayrelease.GrayVariant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;

/** Has a separate handler for beta, which calls the warehouse in this service with RestTemplate. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(StockService.Shelves.class)
class StockService {

    private static final Logger log = LoggerFactory.getLogger(StockService.class);

    /**
     * The stock.
     *
     * @param available the number in stock
     * @param hop this service's view
     */
    record Stock(int available, ServiceCall hop) {}

    @RestController
    static class Shelves {

        private final RestTemplate warehouse;

        Shelves(RestTemplateBuilder templates, @Value("${stock.url}") String url) {
            this.warehouse = templates.baseUri(url).build();
        }

        @GetMapping("/stock")
        Stock shelf() {
            log.info("looking at the shelf");
            return new Stock(3, ServiceCall.here("stock", "shelf"));
        }

        @GetMapping("/stock")
        @GrayVariant("beta")
        Stock shelfAndWarehouse() {
            log.info("looking at the shelf and in the warehouse");
            Integer there = warehouse.getForObject("/warehouse", Integer.class);
            return new Stock(3 + (there == null ? 0 : there), ServiceCall.here("stock", "shelf and warehouse"));
        }

        /** Only the beta handler calls the warehouse. */
        @GetMapping("/warehouse")
        @GrayVariant("beta")
        int warehouse() {
            log.info("looking in the warehouse");
            return 40;
        }
    }
}
