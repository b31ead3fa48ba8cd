package com.example.stock;

import io.github.grayrelease.Gray;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The stock service, configured by {@code stock.yml}. */
@SpringBootApplication
@RestController
public class StockApplication {

    public static void main(String[] args) {
        new SpringApplicationBuilder(StockApplication.class)
                .properties("spring.config.name=stock")
                .run(args);
    }

    @GetMapping("/stock/{item}")
    String stock(@PathVariable String item) {
        return Gray.when("beta")
                .then(() -> "12 on the shelf, 30 in the warehouse")
                .otherwise(() -> "12 on the shelf");
    }
}
