package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A service in a process of its own, as a developer starts it: with devtools, without the tests' classes.
 *
 * @param process the process
 * @param log what it prints
 */
record Service(Process process, Path log) implements AutoCloseable {

    /** Of the last line that Spring Boot prints at a start. */
    private static final String STARTED = "process running for";

    static Service start(Class<?> main, Path log, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Service(builder.start(), log);
    }

    private static String classPath() {
        Path tests = Path.of(URI.create(Service.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(tests))
                .collect(Collectors.joining(File.pathSeparator));
    }

    void awaitStarted() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .failFast(() -> assertThat(process.isAlive()).as(printed()).isTrue())
                .untilAsserted(() -> assertThat(printed()).contains(STARTED));
    }

    /** What it printed before it was ready. */
    String printedAtStart() {
        return printed().replaceFirst("(?s)" + STARTED + ".*", "");
    }

    private String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
