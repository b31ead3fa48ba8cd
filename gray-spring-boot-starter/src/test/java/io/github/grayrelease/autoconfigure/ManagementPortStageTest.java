package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A management server of its own counts into the same meter, whose labels must not differ. */
class ManagementPortStageTest {

    private static final String PORT_OF_ITS_OWN = "management.server.port=0";

    @Test
    void aManagementServerOnServletsLeavesTheLabelsAlike() {
        try (RunningApp app = RunningApp.start(PORT_OF_ITS_OWN)) {
            expectLabel(app, "/stage"); // Spring Boot does not measure the others.
        }
    }

    @Test
    void requestsToTheManagementServerHaveTheLabelTooOnWebFlux() {
        try (RunningApp app = RunningApp.startOnWebFlux(PORT_OF_ITS_OWN)) {
            expectLabel(app, "/stage", "/actuator/health");
        }
    }

    private static void expectLabel(RunningApp app, String... measured) {
        MeterRegistry meters = app.bean(MeterRegistry.class);
        app.client().get("/stage");
        new Client(app.port("local.management.port")).get("/actuator/health");

        await().untilAsserted(() -> assertThat(served(meters))
                .extracting(timer -> timer.getId().getTag("uri"))
                .contains(measured));
        assertThat(served(meters)).extracting(timer -> labels(timer)).containsOnly(labels(stage(meters)));
        assertThat(stage(meters).getId().getTag("gray.stage")).isEqualTo("stable");
    }

    private static Collection<Timer> served(MeterRegistry meters) {
        return meters.find("http.server.requests").timers();
    }

    private static Timer stage(MeterRegistry meters) {
        return meters.get("http.server.requests").tag("uri", "/stage").timer();
    }

    private static List<String> labels(Timer timer) {
        return timer.getId().getTags().stream().map(tag -> tag.getKey()).toList();
    }
}
