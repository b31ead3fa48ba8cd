package com.example.shop;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayVariant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Two handlers of one address, and one handler for all. */
@RestController
class ItemController {

    /**
     * The answer.
     *
     * @param stage the stage of the request
     */
    record Answer(String item, int cents, String stock, String stage) {}

    private final Price price;
    private final Stock stock;

    ItemController(Price price, Stock stock) {
        this.price = price;
        this.stock = stock;
    }

    @GetMapping("/items/{name}")
    Answer item(@PathVariable String name) {
        return new Answer(name, price.cents(name), stock.of(name), Gray.stage());
    }

    @GetMapping("/hello")
    String hello() {
        return "Welcome to the shop\n";
    }

    @GetMapping("/hello")
    @GrayVariant("beta")
    String helloTester() {
        return "Welcome to the new shop\n";
    }
}
