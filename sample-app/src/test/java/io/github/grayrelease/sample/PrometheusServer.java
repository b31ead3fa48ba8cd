package io.github.grayrelease.sample;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** The real Prometheus of Debian, with the shipped rules, which scrapes the services of a sample twice a second. */
final class PrometheusServer implements AutoCloseable {

    static final String DEBIAN = "prometheus";

    private static final Duration START = Duration.ofSeconds(60);

    /**
     * A series of an answer, at one time.
     *
     * @param labels its labels
     * @param value its value
     */
    record Sample(Map<String, String> labels, double value) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final Process process;

    /** Starts it, and waits until it has scraped each service. */
    PrometheusServer(Path directory, int port, Map<String, Integer> services) throws IOException {
        this.port = port;
        Path log = directory.resolve("prometheus.log");
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), configuration(services));
        this.process = Command.start(
                log,
                DEBIAN,
                List.of(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port));
        try {
            Awaitility.await("Prometheus, which printed to " + log)
                    .atMost(START)
                    .ignoreExceptions()
                    .until(() -> query("up == 1").size() == services.size());
        } catch (RuntimeException neverUp) {
            process.destroyForcibly();
            throw neverUp;
        }
    }

    private static String configuration(Map<String, Integer> services) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("global: { scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms }\n");
        text.append("rule_files: [").append(Expression.RULES.toRealPath()).append("]\nscrape_configs:\n");
        services.forEach((service, at) -> text.append("  - job_name: ")
                .append(service)
                .append("\n    metrics_path: /actuator/prometheus\n")
                .append("    static_configs: [{ targets: [\"127.0.0.1:")
                .append(at)
                .append("\"] }]\n"));
        return text.toString();
    }

    /** The series that an expression gives now. */
    List<Sample> query(String expression) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(address("/api/v1/query?query=" + encoded(expression)))
                        .build(),
                BodyHandlers.ofString());
        JsonNode data = Expression.JSON.readTree(answer.body());
        if (answer.statusCode() != 200) {
            throw new AssertionError(expression + ": " + data);
        }
        List<Sample> series = new ArrayList<>();
        for (JsonNode one : data.get("data").get("result")) {
            Map<String, String> labels = new TreeMap<>();
            one.get("metric")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asString()));
            series.add(new Sample(
                    labels, Double.parseDouble(one.get("value").get(1).asString())));
        }
        return series;
    }

    /** The address of its own page that draws an expression. */
    URI graph(String expression, String range) {
        return address("/graph?g0.expr=" + encoded(expression) + "&g0.tab=0&g0.range_input=" + range);
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String encoded(String expression) {
        return URLEncoder.encode(expression, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
