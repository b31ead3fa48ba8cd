package io.github.grayrelease.slices;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayVariant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/stock")
class StockController {

    @GetMapping
    String stock() {
        return "stock";
    }

    @GetMapping
    @GrayVariant("beta")
    String newStock() {
        return "new stock";
    }

    @GetMapping("/why")
    String why() {
        return Gray.decision().reason() + " " + Gray.decision().rule().orElse("-");
    }
}
