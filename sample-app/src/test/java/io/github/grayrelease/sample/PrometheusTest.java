package io.github.grayrelease.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.sample.PrometheusServer.Sample;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The real Prometheus watches the sample, whose checkout fails in canary only. */
class PrometheusTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String POINTS = "job_gray_stage:http_server_errors_above_baseline:points15m";

    /** The picture of the page is a copy of it. */
    private static final Path PICTURE = Path.of("target", "errors-by-stage.png");

    private static final int MOST_BYTES = 150_000;

    /** A meter in the table of the page. */
    private static final Pattern METER_OF_THE_PAGE = Pattern.compile("^\\| `(gray_\\w+)` \\|", Pattern.MULTILINE);

    private static Scene scene;

    @BeforeAll
    static void play(@TempDir Path folder) throws Exception {
        scene = new Scene(folder);
        scene.play();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        scene.close();
    }

    private static List<Sample> query(String expression) throws IOException, InterruptedException {
        return scene.prometheus().query(expression);
    }

    /** The series of an expression, once it has some. */
    private static List<Sample> awaited(String expression) {
        Awaitility.await(expression).atMost(LIMIT).pollDelay(Duration.ZERO).until(() -> !scene.prometheus()
                .query(expression)
                .isEmpty());
        try {
            return query(expression);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theRecordingRuleTellsCanaryFromStable() {
        assertThat(awaited(
                        "job_gray_stage:http_server_errors:ratio_rate5m{job=\"shop\", gray_stage=~\"stable|canary\"}"))
                .hasSize(2)
                .allSatisfy(series -> {
                    if (series.labels().containsValue("canary")) {
                        assertThat(series.value()).isBetween(0.15, 0.25);
                    } else {
                        assertThat(series.value()).isZero();
                    }
                });
        assertThat(awaited(POINTS))
                .extracting(series -> series.labels().get("gray_stage"))
                .containsOnly("canary");
        assertThat(awaited(POINTS + "{job=\"shop\"}")).singleElement().satisfies(series -> assertThat(series.value())
                .isBetween(15.0, 25.0));
        assertThat(awaited(POINTS + "{job=\"price\"}")).singleElement().satisfies(series -> assertThat(series.value())
                .isZero());
    }

    @Test
    void theAlertOnAFailingStageNamesIt() {
        assertThat(awaited("ALERTS{alertname=\"GrayStageFails\"}"))
                .singleElement()
                .satisfies(alert ->
                        assertThat(alert.labels()).containsEntry("job", "shop").containsEntry("gray_stage", "canary"));
        assertThat(awaited("ALERTS{alertname=\"GrayRulesRefused\", job=\"shop\"}"))
                .extracting(alert -> alert.labels().get("outcome"))
                .contains("rejected");
    }

    @TestFactory
    List<DynamicTest> theRecipesCondemnTheStageThatFailsAndNoOther() throws IOException {
        return Recipe.all().stream()
                .map(recipe -> DynamicTest.dynamicTest(recipe.file(), () -> {
                    double bad = awaited(recipe.query("shop", "canary")).get(0).value();
                    assertThat(bad).isBetween(15.0, 25.0);
                    assertThat(recipe.fails().test(bad)).isTrue();
                    assertThat(recipe.passes().test(bad)).isFalse();

                    double good =
                            awaited(recipe.query("price", "canary")).get(0).value();
                    assertThat(recipe.fails().test(good)).isFalse();
                    assertThat(recipe.passes().test(good)).isTrue();

                    assertThat(query(recipe.query("shop", "beta")))
                            .as("too few requests")
                            .isEmpty();
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> everyExpressionSelectsSeriesThatExist() throws IOException {
        return Expression.all().stream()
                .map(expression -> DynamicTest.dynamicTest(expression.place(), () -> Awaitility.await(expression.text())
                        .atMost(LIMIT)
                        .pollDelay(Duration.ZERO)
                        .until(() -> !query(expression.text()).isEmpty())))
                .toList();
    }

    @Test
    void theSampleExposesEveryMeterThatAnExpressionNames() throws IOException {
        Set<String> named = new TreeSet<>();
        Expression.all().forEach(expression -> named.addAll(expression.meters()));

        assertThat(named).contains("gray_decisions_total", "http_server_requests_seconds_bucket");
        assertThat(exposed()).containsAll(named);
    }

    @Test
    void thePageListsEveryMeterOfGraysThatTheSampleExposes() throws IOException {
        Set<String> listed = METER_OF_THE_PAGE
                .matcher(Files.readString(Expression.PAGE))
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(exposed().stream().filter(meter -> meter.startsWith("gray_")))
                .containsExactlyElementsOf(listed);
    }

    private static Set<String> exposed() {
        return Stream.of("shop", "price", "stock")
                .flatMap(service -> scene.exposed(service).lines())
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void prometheusDrawsTheErrorsByStage(@TempDir Path profile) throws IOException {
        Expression errors = Expression.dashboard().stream()
                .filter(expression -> expression.place().equals("panel Server errors"))
                .findFirst()
                .orElseThrow();
        Files.deleteIfExists(PICTURE);
        Files.createDirectories(PICTURE.getParent());
        List<String> chromium = new ArrayList<>(
                List.of("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"));
        chromium.addAll(List.of(
                "--user-data-dir=" + profile,
                "--hide-scrollbars",
                "--window-size=1200,860",
                "--virtual-time-budget=10000",
                "--screenshot=" + PICTURE.toAbsolutePath(),
                scene.prometheus()
                        .graph(errors.text().replace(".+", "shop"), "15s")
                        .toString()));

        Command.run(profile.resolve("chromium.log"), "chromium", chromium);

        BufferedImage drawn = ImageIO.read(PICTURE.toFile());
        assertThat(drawn.getWidth()).isEqualTo(1200);
        assertThat(Files.size(PICTURE)).isBetween(20_000L, (long) MOST_BYTES);
        assertThat(pixels(drawn, (red, green) -> green - red > 60))
                .as("stable's green line")
                .isGreaterThan(100);
        assertThat(pixels(drawn, (red, green) -> red - green > 60))
                .as("canary's red line")
                .isGreaterThan(100);
    }

    private static long pixels(BufferedImage drawn, BiPredicate<Integer, Integer> isColour) {
        return IntStream.range(0, drawn.getHeight())
                .flatMap(y -> IntStream.range(0, drawn.getWidth()).map(x -> drawn.getRGB(x, y)))
                .filter(pixel -> isColour.test((pixel >> 16) & 0xFF, (pixel >> 8) & 0xFF))
                .count();
    }
}
