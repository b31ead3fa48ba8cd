package io.github.grayrelease.autoconfigure;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every Java block of the documentation compiles or is an excerpt of our sources, and names no internal package. */
class DocsJavaTest {

    /** Adapt it with the pages: it makes sure that the test finds every block. */
    private static final Map<String, Integer> BLOCKS = Map.ofEntries(
            entry("README.md", 1),
            entry("docs/configuration.md", 1),
            entry("docs/how-it-works.md", 4),
            entry("docs/production.md", 8),
            entry("docs/propagation.md", 1),
            entry("docs/rollouts.md", 1),
            entry("docs/rules.md", 3),
            entry("docs/security.md", 1),
            entry("docs/sources.md", 1),
            entry("docs/testing.md", 6),
            entry("docs/variants.md", 6));

    private static final String IMPORTS =
            """
            import io.github.grayrelease.*;
            import io.github.grayrelease.resttemplate.*;
            import io.github.grayrelease.webclient.*;
            import io.micrometer.common.KeyValues;
            import java.io.*;
            import java.net.URISyntaxException;
            import java.util.*;
            import org.apache.hc.client5.http.impl.classic.HttpClients;
            import org.apache.hc.core5.http.ProtocolException;
            import org.springframework.context.annotation.Bean;
            import org.springframework.http.client.*;
            import org.springframework.http.client.reactive.*;
            import org.springframework.http.server.observation.*;
            import org.springframework.web.client.*;
            import org.springframework.web.reactive.function.client.WebClient;
            import reactor.core.publisher.*;
            """;

    /** Stands for the readers' own code. */
    private static final String STUBS =
            """
            record Price(int cents) {}
            record Item(String name) {}
            String cart;
            static String download(String location) throws IOException { return location; }
            """;

    private static final String PRICES = prices("Price");
    private static final String REACTIVE_PRICES = prices("Mono<Price>")
            + """
            Flux<Item> newItems() { return null; }
            Flux<Item> oldItems() { return null; }
            Mono<Void> work() { return null; }
            """;

    @TempDir
    private Path classes = Path.of("");

    private static String prices(String type) {
        return Stream.of("new", "tuned", "old")
                .map(kind -> type + " " + kind + "Price(String cart) { return null; }\n")
                .collect(Collectors.joining());
    }

    @Test
    void everyBlockIsFound() throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        DocsBlock.all("java").forEach(block -> found.merge(block.page(), 1, Integer::sum));

        assertThat(found).isEqualTo(BLOCKS);
    }

    @TestFactory
    List<DynamicTest> everyBlockCompilesOrIsAnExcerpt() throws IOException {
        return DocsBlock.all("java").stream()
                .map(block -> DynamicTest.dynamicTest(block.place(), () -> block.source()
                        .ifPresentOrElse(source -> assertExcerpt(block, source), () -> assertCompiles(block))))
                .toList();
    }

    /** Members of a class, or else statements. */
    private void assertCompiles(DocsBlock block) {
        String asMembers = errors(block, block.text());
        if (!asMembers.isEmpty()) {
            assertThat(errors(block, "void shown() throws Exception {\n" + block.text() + "}"))
                    .as("what javac says of %s; as members of a class it says\n%s", block.place(), asMembers)
                    .isEmpty();
        }
    }

    private String errors(DocsBlock block, String body) {
        String prices = block.text().contains("GrayReactive") ? REACTIVE_PRICES : PRICES;
        String source = IMPORTS + "class Shown {\n" + STUBS + prices + body + "\n}\n";
        StringWriter printed = new StringWriter();
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        javac.getTask(
                        printed,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        List.of(new Source(source)))
                .call();
        return printed.toString();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///Shown.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Each paragraph stands in the file as it is, but for its indentation, and they come in the file's order. */
    private static void assertExcerpt(DocsBlock block, Path source) {
        String text;
        try {
            text = withoutIndentation(Files.readString(source));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        int from = 0;
        for (String paragraph : withoutIndentation(block.text()).split("\n\n", -1)) {
            int at = text.indexOf(paragraph, from);
            assertThat(at)
                    .as("%s: stands in %s, behind what comes before it:%n%s", block.place(), source, paragraph)
                    .isNotNegative();
            from = at + paragraph.length();
        }
    }

    private static String withoutIndentation(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    @Test
    void usersCodeNamesNoInternalPackage() throws IOException {
        Set<String> internal = internalPackages();
        assertThat(internal).contains("io.github.grayrelease.decide");
        Pattern named = Pattern.compile(
                internal.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")(?![a-z])")));

        assertThat(named.matcher(IMPORTS).results()).isEmpty();
        for (DocsBlock block : DocsBlock.all("java")) {
            assertThat(named.matcher(block.text()).results()).as(block.place()).isEmpty();
        }
        List<Path> samples = Stream.of("sample-app/src", "newcomer-app/src")
                .flatMap(app -> files(app, ".java").stream())
                .toList();
        assertThat(samples).hasSizeGreaterThan(15);
        for (Path sample : samples) {
            assertThat(named.matcher(Files.readString(sample)).results())
                    .as(sample.toString())
                    .isEmpty();
        }
    }

    private static Set<String> internalPackages() throws IOException {
        return Arrays.stream(DocsBlock.ROOT.toFile().list())
                .filter(module -> module.startsWith("gray-"))
                .flatMap(module -> files(module + "/src/main/java", "package-info.java").stream())
                .map(DocsJavaTest::read)
                .filter(info -> info.contains("Internal: may change in any release"))
                .map(info -> info.replaceAll("(?s).*\\npackage ([a-z.]+);.*", "$1"))
                .collect(Collectors.toSet());
    }

    private static List<Path> files(String below, String end) {
        Path root = DocsBlock.ROOT.resolve(below);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(end)).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
