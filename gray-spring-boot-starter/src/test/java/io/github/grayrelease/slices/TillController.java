package io.github.grayrelease.slices;

import io.github.grayrelease.Gray;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TillController {

    private final Till till;

    TillController(Till till) {
        this.till = till;
    }

    @GetMapping("/total/{item}")
    int total(@PathVariable String item) {
        return till.total(item);
    }

    @PostMapping("/order")
    String order(@RequestParam String preview) {
        return Gray.stage() + " " + preview;
    }
}
