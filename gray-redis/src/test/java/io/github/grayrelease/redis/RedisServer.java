package io.github.grayrelease.redis;

import io.github.grayrelease.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Debian's redis-server, configured to keep every write through a kill, and redis-cli for operators' commands. */
final class RedisServer implements AutoCloseable {

    private static final String ORIGIN = "install Debian's package redis-server";

    final ServerProcess process;
    private final Path directory;

    RedisServer(Path directory, String... options) {
        this.directory = directory;
        int port = ServerProcess.freePort();
        List<String> command = new ArrayList<>(List.of(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                directory.toString()));
        // Written before it is answered, but not forced to the disk, which may take seconds on a busy machine.
        command.addAll(List.of("--save", "", "--appendonly", "yes", "--appendfsync", "no"));
        command.addAll(Arrays.asList(options));
        process = new ServerProcess(port, ORIGIN, directory.resolve("log"), command);
        process.start();
    }

    /** Takes the files of a server that is down. */
    void forget() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("appendonlydir"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    void cli(String... command) throws IOException, InterruptedException {
        cliWithInput("", command);
    }

    void set(String key, String text) throws IOException, InterruptedException {
        cliWithInput(text, "-x", "SET", key);
    }

    private void cliWithInput(String input, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("redis-cli", "-e", "-p", Integer.toString(process.port())));
        line.addAll(Arrays.asList(command));
        Process cli = new ProcessBuilder(line).redirectErrorStream(true).start();
        try (OutputStream in = cli.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String printed = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (cli.waitFor() != 0) {
            throw new AssertionError(String.join(" ", line) + ": " + printed);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
