package io.github.grayrelease.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.client.RestClient;

/** The main job: one request through three services, as a newcomer would try it. */
@ExtendWith({RunningSample.Extension.class, OutputCaptureExtension.class})
class SampleTest {

    private static final Path README = Path.of("..", "README.md");

    /** A command of the README's and what it says that it prints. */
    private static final Pattern COMMAND =
            Pattern.compile("^\\$ (curl .*)\\n((?:(?!\\$|```).*\\n)*)", Pattern.MULTILINE);

    private final RunningSample sample;
    private final int shop;

    SampleTest(RunningSample sample) {
        this.sample = sample;
        this.shop = sample.port("shop");
    }

    private ShopService.Order order(String query, String... headers) {
        RestClient.RequestHeadersSpec<?> request =
                RestClient.create("http://localhost:" + shop).get().uri("/api/order" + query);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.retrieve().requiredBody(ShopService.Order.class);
    }

    @ParameterizedTest
    @CsvSource({
        "stable, stable PROPAGATED order, stable PROPAGATED old price, stable PROPAGATED shelf",
        "canary, canary PROPAGATED order, canary PROPAGATED tuned price, canary PROPAGATED shelf",
        "beta, beta PROPAGATED order, beta PROPAGATED new price, beta PROPAGATED shelf and warehouse",
        "beta/team-a, beta/team-a PROPAGATED order, beta/team-a PROPAGATED new price, beta/team-a PROPAGATED shelf and warehouse"
    })
    void aTaggedRequestTakesItsStageThroughAllThreeServices(String tag, String shop, String price, String stock) {
        assertThat(order("", "X-Gray-Stage", tag).hops())
                .extracting(hop -> hop.stage() + " " + hop.reason() + " " + hop.path())
                .containsExactly(shop, price, stock);
    }

    @ParameterizedTest
    @CsvSource({"anna, beta RULE testers", "bob, beta RULE testers", "u-1, canary RULE tenth", "carl, stable BASELINE"})
    void withoutATagTheShopDecidesByItsRulesAndTheOthersFollow(String user, String decided) {
        ShopService.Order order = order("?user=" + user);

        assertThat(order.hops())
                .first()
                .extracting(hop -> hop.stage() + " " + hop.reason())
                .isEqualTo(decided);
        assertThat(order.hops())
                .extracting(ServiceCall::stage)
                .containsOnly(decided.substring(0, decided.indexOf(' ')));
    }

    @Test
    void theNewAppIsCanaryButForBotsAndAGiftIsWrappedInAnyStage() {
        assertThat(order("?user=carl", "X-App-Version", "2.4.0").hops().get(0).reason())
                .isEqualTo("RULE new-app");
        assertThat(order("?user=carl", "X-App-Version", "2.4.0", "User-Agent", "SearchBot/1.0")
                        .hops()
                        .get(0)
                        .reason())
                .isEqualTo("BASELINE");
        assertThat(order("?user=carl&gift", "X-Gray-Stage", "beta")
                        .hops()
                        .get(0)
                        .path())
                .isEqualTo("order, gift-wrapped");
        assertThat(order("?user=carl", "Cookie", "gift=yes").hops().get(0).path())
                .isEqualTo("order, gift-wrapped");
    }

    @ParameterizedTest
    @CsvSource({
        "/order, shop=beta(PROPAGATED); price=beta(PROPAGATED); stock=beta(PROPAGATED); stock=beta(PROPAGATED)",
        "/order?lose=true, shop=beta(PROPAGATED)"
    })
    void aTraceShowsHowFarTheTagCame(String path, String hops) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + shop + path))
                .headers("X-Gray-Stage", "beta", "X-Gray-Trace", "1")
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .headers()
                        .allValues("X-Gray-Hops"))
                .containsExactly(hops);
    }

    @Test
    void aTagThatWasLostIsCountedByTheServiceThatExpectsIt() throws Exception {
        assertThat(body(shop, "/order?user=anna&lose=true")).contains("price  stable   BASELINE");

        assertThat(body(sample.port("price"), "/actuator/metrics/gray.tags.lost?tag=source:unknown"))
                .contains("\"measurements\":[{\"statistic\":\"COUNT\"");
    }

    @Test
    void aUserTagMakesATester() {
        assertThat(order("?user=carl", "X-User-Tag", "early beta user").cents()).isEqualTo(790);
    }

    @Test
    void aTenthOfTheUsersIsCanaryAndStaysIt() {
        List<String> first =
                Stream.iterate(1, i -> i + 1).limit(300).map(this::stageOf).toList();

        assertThat(first.stream().filter("canary"::equals).count()).isBetween(15L, 45L);
        assertThat(Stream.iterate(1, i -> i + 1).limit(50).map(this::stageOf))
                .containsExactlyElementsOf(first.subList(0, 50));
    }

    private String stageOf(int user) {
        return order("?user=u-" + user).hops().get(0).stage();
    }

    @Test
    void everyLogLineOfARequestShowsServiceStageAndRule(CapturedOutput output) {
        order("?user=anna");

        assertThat(output.getOut().lines())
                .contains(
                        "INFO  shop  [stage=beta rule=testers] taking an order",
                        "INFO  price [stage=beta rule=-] quoting a price",
                        "INFO  stock [stage=beta rule=-] looking at the shelf and in the warehouse",
                        "INFO  stock [stage=beta rule=-] looking in the warehouse");
    }

    @Test
    void aPageLetsAPersonPick() throws Exception {
        assertThat(body(shop, "/"))
                .contains("One order, three services", "anna, a tester", "beta/team-a", "fetch('/api' + url");
    }

    @Test
    void anEditOfTheRulesInASecondTerminalShows(@TempDir Path folder) throws Exception {
        Path rules = Files.writeString(folder.resolve("rules.yml"), "gray: { rules: [] }");
        int port = RunningSample.freePort();
        String[] arguments = RunningSample.ports(port, RunningSample.freePort(), RunningSample.freePort());
        try (SampleApplication following =
                SampleApplication.start(arguments[0], arguments[1], arguments[2], "--gray.source=file:" + rules)) {
            assertThat(body(port, "/order?user=dora")).startsWith("shop   stable   BASELINE");

            Files.writeString(rules, "gray: { rules: [{ name: dora, stage: beta, match: [{ subject: dora }] }] }");

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> body(port, "/order?user=dora")
                    .startsWith("shop   beta     RULE dora"));
            assertThat(body(following.port("shop"), "/actuator/gray")).contains("\"source\":\"file:" + rules + "\"");
        }
    }

    private static String body(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void aPortThatIsTakenIsNamedAndNothingKeepsRunning(CapturedOutput output) {
        int price = RunningSample.freePort();
        int stock = RunningSample.freePort();
        assertThatException()
                .isThrownBy(() -> SampleApplication.start(RunningSample.ports(shop, price, stock)))
                .satisfies(stopped -> assertThat(NestedExceptionUtils.getMostSpecificCause(stopped))
                        .isInstanceOf(BindException.class));

        assertThat(output.getOut()).contains("Port " + shop + " was already in use");
        SampleApplication others = SampleApplication.start(RunningSample.ports(RunningSample.freePort(), price, stock));
        assertThat(others.port("stock"))
                .as("the others had been stopped, so that their ports are free")
                .isEqualTo(stock);
        others.close();
    }

    @TestFactory
    List<DynamicTest> theReadmesCommandsPrintWhatItSays() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Matcher commands = COMMAND.matcher(Files.readString(README));
        while (commands.find()) {
            String command = commands.group(1);
            String printed = commands.group(2).strip();
            tests.add(DynamicTest.dynamicTest(
                    command, () -> assertThat(run(command)).isEqualTo(printed)));
        }
        assertThat(tests).as("commands in the README").hasSizeGreaterThanOrEqualTo(3);
        return tests;
    }

    /** In a shell, as a reader would, but at the port that was free. */
    private String run(String command) throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        command.replace("localhost:8080", "localhost:" + shop).replace("curl ", "curl -sS "))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed.strip();
    }
}
