package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.slf4j.MDC;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.tracing.test.autoconfigure.AutoConfigureTracing;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Without Gray, a team would use a baggage field that Micrometer Tracing copies into the MDC. If a caller sends it in
 * another spelling, it stays on the server's threads and appears in other requests. Gray's stage does not. The test reports
 * whether Micrometer still leaks and does not assert it, so that a fixed Micrometer breaks no build.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "gray.ingress.trust=all",
            "server.tomcat.threads.max=4",
            "management.tracing.sampling.probability=1.0",
            "management.tracing.baggage.remote-fields=X-Gray-Stage",
            "management.tracing.baggage.correlation.fields=X-Gray-Stage"
        })
@AutoConfigureTracing
class NoLeakBesideMicrometerTest {

    private static final int STRANGERS = 10;
    private static final int CLEAN = 40;

    @LocalServerPort
    private int port;

    @Test
    void aStrangersStageTurnsUpInNobodyElsesLog(TestReporter reporter) {
        Client client = new Client(port);
        for (int i = 0; i < STRANGERS; i++) {
            assertThat(client.get("/mdc", "baggage", "x-gray-stage=beta,gray.stage=beta"))
                    .as("both read the baggage")
                    .isEqualTo("gray beta, micrometer beta");
        }
        int leakedByMicrometer = 0;
        for (int i = 0; i < CLEAN; i++) {
            String seen = client.get("/mdc");
            assertThat(seen).startsWith("gray stable,");
            leakedByMicrometer += seen.contains("micrometer beta") ? 1 : 0;
        }
        reporter.publishEntry(
                "clean requests in whose MDC Micrometer's field is a stranger's", leakedByMicrometer + " of " + CLEAN);
    }

    @RestController
    static class Controller {

        @GetMapping("/mdc")
        String mdc() {
            String micrometer = MDC.get("X-Gray-Stage") == null ? MDC.get("x-gray-stage") : MDC.get("X-Gray-Stage");
            return "gray " + MDC.get("gray.stage") + ", micrometer " + micrometer;
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, Controller.class})
    static class Application {}
}
