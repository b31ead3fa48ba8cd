package io.github.grayrelease.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Structured scopes, which are a preview in JDK 25: so a JVM of its own, with previews, compiles the program and runs it.
 * Each fork runs on a virtual thread of its own, and the scope gives it nothing but scoped values.
 */
class StructuredTaskScopeTest {

    private static final int JDK = 25;

    private static final String PROGRAM =
            """
            import io.github.grayrelease.Gray;
            import io.github.grayrelease.GrayScope;
            import io.github.grayrelease.hold.GrayContexts;
            import java.util.concurrent.Callable;
            import java.util.concurrent.StructuredTaskScope;

            class Forks {

                static final ScopedValue<String> USER = ScopedValue.newInstance();

                static String stage() {
                    return Gray.stage() + " of " + USER.get();
                }

                public static void main(String[] arguments) throws Exception {
                    ScopedValue.where(USER, "anna").call(() -> {
                        try (GrayScope beta = Gray.open("beta");
                                var scope = StructuredTaskScope.open()) {
                            var wrapped = scope.fork(Gray.wrap((Callable<String>) Forks::stage));
                            var bare = scope.fork(Forks::stage);
                            scope.join();
                            System.out.println("wrapped " + wrapped.get());
                            System.out.println("bare " + bare.get());
                        }
                        System.out.println("left " + (GrayContexts.currentOrNull() == null));
                        return null;
                    });
                }
            }
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aForkOfAWrappedTaskHasTheStage() throws IOException, InterruptedException {
        assumeTrue(
                Runtime.version().feature() == JDK,
                "structured scopes have this form in JDK 25 only; this is " + Runtime.version());
        Path program = Files.writeString(folder.resolve("Forks.java"), PROGRAM);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-preview",
                        "--source",
                        Integer.toString(JDK),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        program.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();

        String printed = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(printed).isTrue();
        assertThat(printed.lines()).as(printed).contains("wrapped beta of anna", "bare stable of anna", "left true");
        assertThat(process.exitValue()).isZero();
    }
}
