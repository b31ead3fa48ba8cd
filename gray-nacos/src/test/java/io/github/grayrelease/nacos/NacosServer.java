package io.github.grayrelease.nacos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.ServerProcess;
import io.github.grayrelease.source.StoreClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A real Nacos 3.1 server, standalone with its embedded database, in its own process with its own class path (the module
 * gray-nacos-server), and its HTTP interface for operators.
 */
final class NacosServer implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PROGRAM = "src/test/server/NacosServerMain.java";
    private static final String SETTINGS =
            """
            nacos.server.main.port=%d
            nacos.server.contextPath=/nacos
            nacos.core.auth.enabled=false
            nacos.core.auth.admin.enabled=false
            nacos.core.auth.system.type=nacos
            nacos.core.auth.server.identity.key=gray
            nacos.core.auth.server.identity.value=tests
            nacos.core.auth.plugin.nacos.token.secret.key=R3JheSByZWxlYXNlIHRlc3RzIG5lZWQgYSBsb25nIGVub3VnaCBrZXk=
            nacos.inetutils.ip-address=127.0.0.1
            spring.sql.init.platform=derby
            spring.autoconfigure.exclude=org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration
            """;

    final ServerProcess process;
    private final Path home;

    NacosServer(Path directory) throws IOException {
        home = directory.resolve("home");
        Path settings = Files.createDirectories(home.resolve("conf"));
        int port = ServerProcess.freePort();
        Files.writeString(settings.resolve("application.properties"), SETTINGS.formatted(port));
        String classPath = Files.readString(Path.of(System.getProperty("nacos-server.class-path")));
        process = new ServerProcess(
                port,
                "it is the java that runs the test",
                directory.resolve("log"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dnacos.standalone=true",
                        "-Dnacos.home=" + home,
                        "-Duser.home=" + home,
                        "-Dderby.stream.error.file=" + directory.resolve("derby.log"),
                        "-Dspring.config.additional-location=file:" + settings + "/",
                        "-cp",
                        program(classPath) + ":" + settings + ":" + classPath,
                        "NacosServerMain"));
        start();
    }

    /** What starts it, compiled once for all starts, against the server's class path and not that of the tests. */
    private Path program(String classPath) throws IOException {
        Path classes = Files.createDirectories(home.resolve("classes"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath, PROGRAM);
        assertThat(result).as("what javac says of %s", PROGRAM).isZero();
        return classes;
    }

    private void start() {
        process.start();
        ready();
    }

    /** It listens before it answers. */
    void ready() {
        await().pollInSameThread()
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> send(HttpRequest.newBuilder(admin("?dataId=none&groupName=none")))
                                .statusCode()
                        < 500);
    }

    private URI admin(String query) {
        return URI.create("http://127.0.0.1:" + process.port() + "/nacos/v3/admin/cs/config" + query);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.timeout(SOON).build(), BodyHandlers.ofString());
    }

    void publish(String dataId, String text) throws IOException, InterruptedException {
        String form = "dataId=" + dataId + "&groupName=DEFAULT_GROUP&content=" + URLEncoder.encode(text, UTF_8);
        succeeds(HttpRequest.newBuilder(admin(""))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        shows(dataId, "\"md5\":\"" + NacosRuleStore.md5(text) + "\"");
    }

    /** It writes first and shows later. */
    private void shows(String dataId, String part) {
        URI asClient = URI.create("http://127.0.0.1:" + process.port()
                + "/nacos/v3/client/cs/config?groupName=DEFAULT_GROUP&dataId=" + dataId);
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(10))
                .atMost(SOON)
                .until(() -> send(HttpRequest.newBuilder(asClient)).body().contains(part));
    }

    GrayRuleStore open(String dataId) {
        NacosAddress address = NacosAddress.parse("127.0.0.1:" + process.port() + "/" + dataId);
        return new NacosRuleStore(address, StoreClient.own(() -> OwnClient.to(address), OwnClient::close));
    }

    void delete(String dataId) throws IOException, InterruptedException {
        succeeds(HttpRequest.newBuilder(admin("?groupName=DEFAULT_GROUP&dataId=" + dataId))
                .DELETE());
    }

    private static void succeeds(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request);
        if (!response.body().contains("\"data\":true")) {
            throw new AssertionError(response.body());
        }
    }

    /** Takes the database of a server that is down. */
    void forget() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("data"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
