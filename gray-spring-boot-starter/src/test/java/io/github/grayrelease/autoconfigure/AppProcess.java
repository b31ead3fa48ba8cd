package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.ServerProcess;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A {@link ShopApp} in a Java process of its own, with a disk of its own. */
final class AppProcess implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final ServerProcess process;
    private final Client client;

    /**
     * Names an application, which is not started yet.
     *
     * @param folder its disk
     * @param source the source of its rules
     */
    AppProcess(Path folder, String source) {
        int port = ServerProcess.freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                ShopApp.class.getName()));
        command.addAll(List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--gray.source=" + source,
                "--gray.snapshots=" + folder.resolve("snapshots"),
                "--gray.subject=header:X-User-Id",
                "--management.endpoint.gray.access=unrestricted",
                "--management.endpoints.web.exposure.include=*"));
        process = new ServerProcess(port, "look for it in the JDK that runs this test", folder.resolve("log"), command);
        client = new Client(port);
    }

    /** Starts several at once and waits until all accept connections. */
    static void start(List<AppProcess> apps) {
        CompletableFuture.allOf(apps.stream()
                        .map(app -> CompletableFuture.runAsync(app.process::start, task -> new Thread(task).start()))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    /** {@code kill -9}. */
    void kill() {
        process.kill();
    }

    /** Requests a page; the cart is one for which canary throws, if {@code broken} says so. */
    HttpResponse<String> visit(String page, int user, boolean broken) {
        return client.send("GET", page + "?broken=" + broken, "X-User-Id", "user-" + user);
    }

    /** The stage that a user gets. */
    String stage(String page, int user) {
        return visit(page, user, false).body();
    }

    /** The users of the first so many who get canary. */
    List<Integer> inCanary(String page, int users) {
        return IntStream.range(0, users)
                .filter(user -> stage(page, user).equals("canary"))
                .boxed()
                .toList();
    }

    /** Whether each of these users gets this stage. */
    boolean serves(String stage, String page, List<Integer> users) {
        return users.stream().allMatch(user -> stage(page, user).equals(stage));
    }

    /** What the endpoint says of the rollouts. */
    JsonNode rollouts() {
        return JSON.readTree(client.get("/actuator/gray/rollouts"));
    }

    /** What the endpoint says of one rollout; nothing while this instance does not know it. */
    JsonNode rollout(String rule) {
        return StreamSupport.stream(rollouts().path("rollouts").spliterator(), false)
                .filter(one -> one.path("rule").asString().equals(rule))
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    String phase(String rule) {
        return rollout(rule).path("phase").asString("");
    }

    boolean runs(String rule) {
        return phase(rule).equals("running");
    }

    /** What this instance has published as application events. */
    List<String> outcomes() {
        return StreamSupport.stream(JSON.readTree(client.get("/outcomes")).spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    /** Resumes a rollout as an operator does who has just looked at it. */
    HttpResponse<String> resume(String rule, String because) {
        String expected = rollouts().path("expected").asString();
        return client.post(
                "/actuator/gray/rollouts/" + rule,
                "{\"action\":\"resume\",\"because\":\"" + because + "\",\"expected\":\"" + expected + "\"}");
    }

    /** Whether everything that is in force here is written in the store. */
    boolean hasWritten() {
        return rollouts().path("persisted").asBoolean();
    }

    @Override
    public void close() {
        process.close();
    }
}
