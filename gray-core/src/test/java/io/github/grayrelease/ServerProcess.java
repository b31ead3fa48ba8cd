package io.github.grayrelease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real server in a process of its own on loopback, that can be killed, made to hang, and started again. */
public final class ServerProcess implements AutoCloseable {

    /** Below the ports that systems give to outgoing connections: nobody takes it while the server is down. */
    private static final int LOWEST_PORT = 20_000;

    private static final int PORTS = 10_000;
    private static final Duration START = Duration.ofSeconds(60);

    private final int port;
    private final String origin;
    private final List<String> command;
    private final Path log;
    private @Nullable Process process;

    /**
     * Names a server, which is not started yet.
     *
     * @param port where it will listen
     * @param origin what has to be done where its program can't be found
     * @param log the file for what it prints
     * @param command its command line
     */
    public ServerProcess(int port, String origin, Path log, List<String> command) {
        this.port = port;
        this.origin = origin;
        this.log = log;
        this.command = List.copyOf(command);
    }

    /** A port on which nobody listens. */
    public static int freePort() {
        while (true) {
            int port = LOWEST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
    }

    public int port() {
        return port;
    }

    /** Starts the server and waits until it accepts connections. */
    public void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new AssertionError("can't run " + command.get(0) + ": " + origin, e);
        }
        long end = System.nanoTime() + START.toNanos();
        while (!accepts()) {
            if (exited(50) || System.nanoTime() > end) {
                throw new AssertionError(command + " did not start: " + printed());
            }
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Process running() {
        if (process == null) {
            throw new AssertionError(command + " was not started");
        }
        return process;
    }

    private boolean exited(long millis) {
        try {
            return running().waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server at once. What it has written is kept by the system, forced to the disk or not. */
    public void kill() {
        running().destroyForcibly();
        if (!exited(10_000)) {
            throw new AssertionError(command + " can't be killed");
        }
    }

    /** Makes the server keep its connections and answer nothing, until {@link #resume()}. */
    public void hang() {
        signal("STOP");
        awaitStopped(Path.of("/proc", Long.toString(running().pid()), "task"));
    }

    /** On a busy machine, threads of the server may go on for a moment; without Linux's files, nobody can tell. */
    private static void awaitStopped(Path tasks) {
        long end = System.nanoTime() + START.toNanos();
        while (Files.exists(tasks) && !areStopped(tasks) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static boolean areStopped(Path tasks) {
        try (Stream<Path> each = Files.list(tasks)) {
            return each.allMatch(ServerProcess::isStopped);
        } catch (IOException ended) {
            throw new AssertionError(ended);
        }
    }

    /** The state is the first character after the name, which is in brackets. */
    private static boolean isStopped(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException ended) {
            return true;
        }
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(running().pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
