package io.github.grayrelease.sample;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The page's switch "canary fails now and then": while it is on, every tenth tuned price fails. */
@RestController
final class Trouble {

    private static final int EACH = 10;

    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean on;

    /** The status is declared, so that the server logs no stack trace for each of them. */
    @ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
    private static final class TunedPriceFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TunedPriceFailed() {
            super("the tuned price fails now and then");
        }
    }

    @GetMapping("/trouble")
    boolean isOn() {
        return on;
    }

    @PutMapping("/trouble")
    void turn(@RequestBody boolean to) {
        on = to;
    }

    /** Fails now and then while the switch is on. */
    void strike() {
        if (on && calls.incrementAndGet() % EACH == 0) {
            throw new TunedPriceFailed();
        }
    }
}
