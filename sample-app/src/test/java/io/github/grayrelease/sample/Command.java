package io.github.grayrelease.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of Debian's that a test runs to its end. */
final class Command {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private Command() {}

    /**
     * Runs a program.
     *
     * @param log the file for what it prints
     * @param debian the package that has the program
     * @param line the command line
     * @return what it printed; an error if it failed or took too long
     */
    static String run(Path log, String debian, List<String> line) {
        Process process = start(log, debian, line);
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(line + " did not end within " + LIMIT + ": " + Files.readString(log));
            }
            String printed = Files.readString(log);
            if (process.exitValue() != 0) {
                throw new AssertionError(line + " failed: " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Process start(Path log, String debian, List<String> line) {
        try {
            return new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError("can't run " + line.get(0) + ": install Debian's package " + debian, e);
        }
    }
}
