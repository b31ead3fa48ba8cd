package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.Gray;
import io.github.grayrelease.rollout.GrayVerdict;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A shop in a process of its own. Its new code, the canary, throws for some carts. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({OpenToAll.class, ShopApp.Pages.class})
public class ShopApp {

    /** Runs until the process is killed, or the one that has started it is gone. */
    public static void main(String[] properties) {
        Thread orphan = new Thread(ShopApp::endWithParent, "end-with-parent");
        orphan.setDaemon(true);
        orphan.start();
        SpringApplication.run(ShopApp.class, properties);
    }

    /** Nobody writes to this process; its input ends with the process that holds the other end. */
    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes.
            }
        } catch (IOException gone) {
            // Gone is what it waits for.
        }
        Runtime.getRuntime().halt(1);
    }

    @RestController
    static class Pages {

        private final List<String> outcomes = new CopyOnWriteArrayList<>();

        @GetMapping({"/checkout", "/search"})
        String page(@RequestParam(defaultValue = "false") boolean broken) {
            if (broken && Gray.when("canary").active()) {
                throw new IllegalStateException("the new code does not know this cart");
            }
            return Gray.stage();
        }

        @EventListener
        void told(GrayVerdict outcome) {
            outcomes.add(outcome.text());
        }

        /** What this instance has told people. */
        @GetMapping("/outcomes")
        List<String> outcomes() {
            return outcomes;
        }
    }
}
