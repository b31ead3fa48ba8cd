package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.github.grayrelease.CapturedLog;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Gray reports lost tags and lost decisions that it could not prevent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LossTest {

    private RunningApp app;
    private MeterRegistry meters;

    @BeforeAll
    void start() {
        app = RunningApp.start(
                "gray.ingress.trust=all",
                "gray.ingress.expect-tag=true",
                "logging.level.io.github.grayrelease=debug",
                "spring.application.name=stock");
        meters = app.bean(MeterRegistry.class);
        assertThat(app.client().get("/stage", "X-Gray-Stage", "beta")).isEqualTo("beta");
    }

    @AfterAll
    void stop() {
        app.close();
    }

    private double lost(String source) {
        return lost(meters, source);
    }

    private static double lost(MeterRegistry meters, String source) {
        Counter counter = meters.find("gray.tags.lost").tags("source", source).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void aRequestWithoutATagIsCountedByItsCaller() {
        double shop = lost("shop");
        double unknown = lost("unknown");

        app.client().get("/stage", "X-Gray-Source", "shop");
        app.client().get("/stage");
        app.client().get("/stage", "X-Gray-Source", "no name at all");
        app.client().get("/stage", "X-Gray-Stage", "beta", "X-Gray-Source", "shop");
        app.client().get("/stage", "X-Gray-Stage", "nonsense!", "X-Gray-Source", "shop");

        assertThat(lost("shop") - shop).isEqualTo(1);
        assertThat(lost("unknown") - unknown).isEqualTo(2);
    }

    @Test
    void callersThatMakeUpNamesGetOneLabelAmongThem() {
        // Of its own, since its labels are used up then.
        RunningApp flooded = RunningApp.start("gray.ingress.expect-tag=true");
        try (flooded) {
            for (int i = 0; i < 300; i++) {
                flooded.client().get("/stage", "X-Gray-Source", "made-up-" + i);
            }
            flooded.client().get("/stage", "X-Gray-Source", "made-up-0");

            MeterRegistry meters = flooded.bean(MeterRegistry.class);
            assertThat(meters.find("gray.tags.lost").counters()).hasSize(101);
            assertThat(lost(meters, "made-up-0")).isEqualTo(2);
            assertThat(lost(meters, "made-up-99")).isEqualTo(1);
            assertThat(lost(meters, "other")).isEqualTo(200);
        }
    }

    @Test
    void aQuestionOnAThreadOfNoRequestIsCountedAndNamedOnceForEachPlace() {
        double before = meters.get("gray.contexts.lost").counter().count();
        try (CapturedLog log = new CapturedLog().at(Level.DEBUG)) {
            for (int i = 0; i < 3; i++) {
                assertThat(CompletableFuture.supplyAsync(LossTest::asked).join())
                        .isFalse();
            }

            assertThat(meters.get("gray.contexts.lost").counter().count() - before)
                    .isEqualTo(3);
            List<String> places = log.messages().stream()
                    .filter(line -> line.contains("LossTest.asked"))
                    .toList();
            assertThat(places)
                    .singleElement()
                    .asString()
                    .contains("Gray.wrap(..)")
                    .contains("Gray.outside(..)");
        }
    }

    private static boolean asked() {
        return Gray.when("beta").active();
    }

    @Test
    void workThatIsMeantToBeOutsideIsNoLoss() throws Exception {
        double before = meters.get("gray.contexts.lost").counter().count();

        String stage = CompletableFuture.supplyAsync(() -> {
                    try {
                        return Gray.outside(Gray::stage);
                    } catch (Exception failed) {
                        throw new CompletionException(failed);
                    }
                })
                .join();

        assertThat(stage).isEqualTo("stable");
        assertThat(meters.get("gray.contexts.lost").counter().count()).isEqualTo(before);
    }

    @Test
    void aStrictApplicationThrowsAsSoonAsItHasStarted() {
        RunningApp strict = RunningApp.start("gray.strict=true");
        try (strict) {
            assertThatThrownBy(Gray::stage)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has no request context; wrap the task or its executor");
            assertThat(strict.client().get("/stage")).isEqualTo("stable");
        }
    }

    @Test
    void theTagLeavesByHandHoweverLazilyBeansAreMade() {
        RunningApp lazy = RunningApp.start("spring.main.lazy-initialization=true");
        try (lazy) {
            Map<String, String> sent = new HashMap<>();
            try (GrayScope scope = Gray.open("beta")) {
                Gray.tag(URI.create("http://stock/"), sent::put);
            }
            assertThat(sent).containsEntry("X-Gray-Stage", "beta");
        }
    }
}
