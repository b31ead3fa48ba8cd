package io.github.grayrelease.slices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/** What Gray adds to each slice of Spring Boot exists, also in slices whose module is not on the class path here. */
class SliceImportsTest {

    @TestFactory
    List<DynamicTest> everyLineNamesAnAutoConfiguration() throws IOException {
        return Stream.of("gray-spring-boot-starter", "gray-resttemplate", "gray-webclient")
                .flatMap(module -> files(Path.of("..", module, "src/main/resources/META-INF/spring")))
                .filter(file -> file.toString().contains(".test."))
                .map(file -> DynamicTest.dynamicTest(file.toString(), () -> {
                    assertThat(Files.readAllLines(file)).isNotEmpty().allSatisfy(line -> assertThat(Class.forName(line))
                            .hasAnnotation(AutoConfiguration.class));
                }))
                .toList();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
