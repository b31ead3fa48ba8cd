package io.github.grayrelease.hold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokenStorageTest {

    @Test
    void tasksScopesAndCallsGoOnWithoutBaggage() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokenStorage.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        List<String> lines = printed.lines()
                .filter(line -> line.startsWith("> "))
                .map(line -> line.substring(2))
                .toList();
        assertThat(lines)
                .containsExactly(
                        "failed holding baggage",
                        "task in beta",
                        "failed reading baggage",
                        "failed holding baggage",
                        "task without a context",
                        "failed reading baggage",
                        "failed holding baggage",
                        "scope in beta beta",
                        "failed leaving baggage",
                        "failed guarding baggage",
                        "call",
                        "left stable null");
    }
}
