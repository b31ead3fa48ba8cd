package io.github.grayrelease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each step that may fail on a request is guarded under a name of its own, and a test injects a failure there. */
class FailureStepsTest {

    private static final Path PROJECT = Path.of("..");

    private static final Pattern STEP = Pattern.compile("\\.?(?:failed|tell|accept)\\(\\s*\"([a-z ]+)\",");

    @Test
    void noStepIsWithoutATest() throws IOException {
        Set<String> steps = new TreeSet<>();
        String tests = text("test");
        STEP.matcher(text("main")).results().forEach(found -> steps.add(found.group(1)));
        assertThat(steps).contains("attributes", "deciding", "writing the tag", "telling hops");

        assertThat(steps).allSatisfy(step -> assertThat(
                        tests.contains("\"" + step + "\"") || tests.contains("failed " + step + "\""))
                .as("a test that injects a failure of '%s'", step)
                .isTrue());
    }

    private static String text(String kind) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path module : modules.filter(
                            path -> path.getFileName().toString().startsWith("gray-"))
                    .toList()) {
                append(module.resolve("src").resolve(kind).resolve("java"), text);
            }
        }
        return text.toString();
    }

    private static void append(Path sources, StringBuilder text) throws IOException {
        if (Files.isDirectory(sources)) {
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    text.append(Files.readString(file));
                }
            }
        }
    }
}
