package io.github.grayrelease.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page in Chromium, driven by its DevTools protocol. For one thread. */
final class Browser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final Process chromium;
    private final WebSocket socket;
    private int last;

    Browser(Path folder, URI page) throws IOException, InterruptedException {
        Path profile = folder.resolve("profile");
        chromium = Command.start(
                folder.resolve("chromium.log"),
                "chromium",
                List.of(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        page.toString()));
        socket = client.newWebSocketBuilder()
                .buildAsync(debugger(profile.resolve("DevToolsActivePort"), page), new Messages())
                .join();
    }

    /** Where the page listens; the first line of the file is Chromium's port. */
    private URI debugger(Path port, URI page) throws IOException, InterruptedException {
        Awaitility.await("Chromium").atMost(LIMIT).until(() -> Files.exists(port) && Files.size(port) > 0);
        URI targets = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
        for (JsonNode target :
                JSON.readTree(client.send(HttpRequest.newBuilder(targets).build(), BodyHandlers.ofString())
                        .body())) {
            if (target.path("url").asString().equals(page.toString())) {
                return URI.create(target.path("webSocketDebuggerUrl").asString());
            }
        }
        throw new AssertionError("Chromium does not show " + page);
    }

    private final class Messages implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            parts.append(part);
            if (isLast) {
                messages.add(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private String evaluate(String script) {
        int id = ++last;
        Map<String, Object> asked = Map.of("expression", script, "returnByValue", true);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", "Runtime.evaluate", "params", asked)), true)
                .join();
        JsonNode answer = answer(id);
        if (answer.has("error") || answer.path("result").has("exceptionDetails")) {
            throw new AssertionError(script + ": " + answer);
        }
        return answer.path("result").path("result").path("value").asString("");
    }

    private JsonNode answer(int id) {
        while (true) {
            try {
                String message = messages.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("Chromium does not answer");
                }
                JsonNode answer = JSON.readTree(message);
                if (answer.path("id").asInt() == id) {
                    return answer;
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The text of the element that a selector finds first. */
    String text(String selector) {
        return evaluate("document.querySelector('%s').textContent".formatted(selector));
    }

    /** Clicks as a person would, unless the element can't be clicked. */
    void click(String selector) {
        evaluate("document.querySelector('%s').click()".formatted(selector));
    }

    @Override
    public void close() throws InterruptedException {
        socket.abort();
        chromium.destroy();
        if (!chromium.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            chromium.destroyForcibly().waitFor();
        }
    }
}
