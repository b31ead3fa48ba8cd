package io.github.grayrelease.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The rollout of the sample's page, as a newcomer plays with it in Chromium. */
@ExtendWith({RunningSample.Extension.class, OutputCaptureExtension.class})
class RolloutPageTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The judge's warm-up takes 30 s of it, and then failing users must come. */
    private static final Duration LIMIT_OF_A_ROLLBACK = Duration.ofMinutes(4);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI shop;

    RolloutPageTest(RunningSample sample) {
        shop = URI.create("http://localhost:" + sample.port("shop") + "/");
    }

    private static void await(Browser page, String state) {
        await(page, state, LIMIT);
    }

    private static void await(Browser page, String state, Duration limit) {
        Awaitility.await().atMost(limit).untilAsserted(() -> assertThat(page.text("#state"))
                .startsWith(state));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(shop.resolve(path));
    }

    private HttpResponse<String> turn(boolean on) throws Exception {
        return send(to("/api/trouble")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(String.valueOf(on))));
    }

    /** The answers to ten requests, one of which fails in canary while the switch is on. */
    private List<Integer> statuses(String stage) throws Exception {
        HttpRequest.Builder request = to("/api/price").header("X-Gray-Stage", stage);
        return IntStream.range(0, 10)
                .mapToObj(i -> client.sendAsync(request.build(), BodyHandlers.ofString()))
                .map(answer -> answer.join().statusCode())
                .toList();
    }

    @Test
    void theSwitchLetsCanaryFailNowAndThenAndNoOtherStage() throws Exception {
        assertThat(statuses("canary")).containsOnly(200);

        assertThat(turn(true).statusCode()).isEqualTo(200);
        try {
            assertThat(send(to("/api/trouble")).body()).isEqualTo("true");
            assertThat(statuses("canary")).containsOnlyOnce(502).contains(200);
            assertThat(statuses("stable")).containsOnly(200);
            assertThat(statuses("beta")).containsOnly(200);
        } finally {
            turn(false);
        }
        assertThat(send(to("/api/trouble")).body()).isEqualTo("false");
        assertThat(statuses("canary")).containsOnly(200);
    }

    @Test
    void canaryGoesUpIsHeldAndTakenBackAndThePageSaysWhy(CapturedOutput output, @TempDir Path folder) throws Exception {
        try (Browser page = new Browser(folder, shop)) {
            await(page, "visitors: waiting. canary for 0 %");
            page.click("#promote");
            await(page, "visitors: running. canary for 10 %");
            page.click("#traffic");
            page.click("#trouble");

            await(page, "visitors: rolled-back, SUSPECT. canary for 0 %", LIMIT_OF_A_ROLLBACK);

            String because =
                    "\\d+ of \\d+ failing users were in canary, which serves 10 % of the requests that match; .+";
            assertThat(page.text("#why")).matches("judge: " + because);
            assertThat(output.getOut().lines().filter(line -> line.contains("visitors, ")))
                    .satisfiesOnlyOnce(line -> assertThat(line).contains("visitors, step 1 (10 %): begins by "))
                    .satisfiesOnlyOnce(line -> assertThat(line).contains("visitors, step 1 (10 %): held, SUSPECT. "))
                    .last()
                    .asString()
                    .matches("WARN .+ visitors, step 1 \\(10 %\\): rolled back\\. " + because);
            assertThat(output.getOut()).as("stack traces").doesNotContain("\tat ");
            everyVisitorGetsTheOldPrice();
            operatorsGoOn(page);
        } finally {
            turn(false);
        }
    }

    private void everyVisitorGetsTheOldPrice() throws Exception {
        for (int visitor = 0; visitor < 100; visitor++) {
            assertThat(send(to("/api/price?user=visitor-" + visitor)).body()).isEqualTo("990");
        }
    }

    private static void operatorsGoOn(Browser page) {
        page.click("[data-action=rollback]");
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(page.text("#refused"))
                .isEqualTo("rollout 'visitors' is rolled back already"));
        page.click("#trouble");
        page.click("[data-action=resume]");
        await(page, "visitors: running. canary for 10 %");
        assertThat(page.text("#refused")).isEmpty();
        page.click("#promote");
        await(page, "visitors: running. canary for 50 %");
        page.click("[data-action=hold]");
        await(page, "visitors: held, OPERATOR. canary for 50 %");
        assertThat(page.text("#why")).endsWith(": I try it");
        page.click("#traffic");
        assertThat(page.text("#traffic")).isEqualTo("Send traffic");
    }
}
