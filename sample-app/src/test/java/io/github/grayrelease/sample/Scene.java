package io.github.grayrelease.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The sample, with one fault of each kind that Gray counts, and the real Prometheus that watches it. */
final class Scene implements AutoCloseable {

    /** Together more than the 300 that the rules and the recipes ask for. */
    private static final int ROUNDS = 5;

    private static final int REQUESTS = 100;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String STAGE = "X-Gray-Stage";

    /** The first rule asks for an attribute, so that the contributor of attributes is called. */
    private static final String RULES =
            """
            gray:
              rules:
                - { name: north, stage: beta, match: [{ attribute: { region: north } }] }
                - { name: testers, stage: beta, match: [{ header: { X-User-Tag: beta } }] }
                - { name: tenth, stage: canary, percent: %s }
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Path rules;
    private final SampleApplication sample;
    private final PrometheusServer prometheus;
    private int checkouts;

    Scene(Path folder) throws IOException {
        Stream.of("shop", "price", "stock").forEach(service -> ports.put(service, RunningSample.freePort()));
        rules = Files.writeString(folder.resolve("rules.yml"), RULES.formatted("10"));
        sample = SampleApplication.start(
                "--shop.port=" + ports.get("shop"),
                "--price.port=" + ports.get("price"),
                "--stock.port=" + ports.get("stock"),
                "--spring.main.sources=" + Faults.class.getName(),
                "--gray.source=file:" + rules);
        prometheus = new PrometheusServer(folder, RunningSample.freePort(), ports);
    }

    PrometheusServer prometheus() {
        return prometheus;
    }

    /** What a service exposes to Prometheus. */
    String exposed(String service) {
        return get(service, "/actuator/prometheus").join().body();
    }

    /** Lets everything happen that Gray counts, and waits until Prometheus has seen it. */
    void play() throws Exception {
        mistakes();
        orders();
        scraped("http_client_requests_seconds_count{job=\"shop\"}");
        for (int round = 0; round < ROUNDS; round++) {
            checkouts(4); // None fails yet.
        }
        checkouts(5); // Its first failure makes a series, whose first value is no increase.
        for (int round = 0; round < ROUNDS; round++) {
            checkouts(REQUESTS);
        }
        orders(); // A second time, because rates are of series that grow.
        changes();
        scraped("gray_reloads_total{job=\"shop\", outcome=\"failed\"}");
        scraped("gray_acts_total");
    }

    /** The shop's checkout fails in canary each fifth time; the one of price is asked only for what does not fail. */
    private void checkouts(int number) {
        checkouts += number;
        for (String stage : new String[] {"stable", "canary"}) {
            Stream.of(
                            all(number, i -> get("shop", "/checkout?number=" + i, STAGE, stage)),
                            all(number, i -> get("price", "/checkout?number=1", STAGE, stage)))
                    .forEach(CompletableFuture::join);
        }
        scraped("count(sum by (job) (http_server_requests_seconds_count{uri=\"/checkout\", gray_stage=\"canary\"}) >= "
                + checkouts + ") == 2");
    }

    private interface Call {
        CompletableFuture<HttpResponse<String>> number(int i);
    }

    private static CompletableFuture<Void> all(int number, Call call) {
        return CompletableFuture.allOf(
                IntStream.rangeClosed(1, number).mapToObj(call::number).toArray(CompletableFuture[]::new));
    }

    private void orders() {
        all(20, i -> get("shop", "/order?user=u-" + i)).join();
        all(12, i -> get("shop", "/order?user=carl&lose=true")).join();
        all(12, i -> get("shop", "/elsewhere")).join();
        get("shop", "/by-hand").join();
    }

    private void mistakes() {
        get("shop", "/checkout?number=1", STAGE, "gamma").join();
        get("shop", "/checkout?number=1", Faults.HEADER, Faults.ATTRIBUTES).join();
        get("shop", "/checkout?number=1", Faults.HEADER, Faults.FIREWALL).join();
    }

    /** Rules that are taken, rules that are refused, a file that can't be read, and an operator who switches a stage off. */
    private void changes() throws IOException {
        Files.writeString(rules, RULES.formatted("20"));
        counted("gray_reloads_total{outcome=\"applied\",source=\"file\"} 2.0");
        Files.writeString(rules, RULES.formatted("140"));
        counted("gray_reloads_total{outcome=\"rejected\",source=\"file\"}");
        Files.delete(rules);
        Files.createDirectory(rules); // Can't be read as a file.
        post("/actuator/gray/stages/beta", "{\"suspended\": true, \"because\": \"a drill\"}");
    }

    private void counted(String line) {
        Awaitility.await(line).atMost(LIMIT).pollDelay(Duration.ZERO).until(() -> exposed("shop")
                .contains(line));
    }

    private void scraped(String series) {
        Awaitility.await(series).atMost(LIMIT).pollDelay(Duration.ZERO).until(() -> !prometheus
                .query(series)
                .isEmpty());
    }

    private CompletableFuture<HttpResponse<String>> get(String service, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(service, path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private void post(String path, String body) {
        HttpResponse<String> answer = client.sendAsync(
                        HttpRequest.newBuilder(address("shop", path))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .join();
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.body());
        }
    }

    private URI address(String service, String path) {
        return URI.create("http://127.0.0.1:" + ports.get(service) + path);
    }

    @Override
    public void close() throws InterruptedException {
        prometheus.close();
        sample.close();
    }
}
