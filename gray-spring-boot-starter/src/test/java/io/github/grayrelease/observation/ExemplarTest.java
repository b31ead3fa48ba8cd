package io.github.grayrelease.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** Prometheus's exemplars lead from a stage's buckets to traces. */
class ExemplarTest {

    @Test
    void aBucketOfAStageHasAnExemplarWithItsTrace() {
        try (MeasuredApp app = MeasuredApp.start(
                "management.tracing.sampling.probability=1.0",
                "management.metrics.distribution.percentiles-histogram.http.server.requests=true")) {
            app.client().get("/stage", "X-Gray-Stage", "beta");

            await().untilAsserted(() -> assertThat(app.client()
                            .get(
                                    "/actuator/prometheus",
                                    "Accept",
                                    "application/openmetrics-text; version=1.0.0; charset=utf-8")
                            .lines()
                            .filter(line -> line.startsWith("http_server_requests_seconds_bucket"))
                            .filter(line -> line.contains("gray_stage=\"beta\"")))
                    .anyMatch(line -> line.matches(".* # \\{.*trace_id=\"[0-9a-f]{32}\".*} .*")));
        }
    }
}
