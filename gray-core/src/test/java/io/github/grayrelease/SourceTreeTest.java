package io.github.grayrelease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the sources of all modules, as they lie in the tree. */
class SourceTreeTest {

    private static final Path ROOT = Path.of("..");
    private static final Path MAIN = Path.of("src", "main", "java");

    /** Past that, a class holds two thoughts. */
    private static final int MOST_LINES = 300;

    /** Past that, a package does. */
    private static final int MOST_TYPES = 20;

    private static final Pattern SAYS_NOTHING = Pattern.compile(".*(?:Utils?|Helper|Manager|Support|Impl)\\.java");
    private static final Pattern NULL_MARKED =
            Pattern.compile("^@(?:org\\.jspecify\\.annotations\\.)?NullMarked$", Pattern.MULTILINE);
    private static final Pattern EXCLUDED = Pattern.compile("<excludePackageNames>([^<]*)</excludePackageNames>");
    private static final String PACKAGE_INFO = "package-info.java";

    /** The folders of a package in all modules, by its name. */
    private final Map<String, Set<Path>> packages = new TreeMap<>();

    private final List<Path> types;

    SourceTreeTest() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            List<Path> sources = modules.map(module -> module.resolve(MAIN))
                    .filter(Files::isDirectory)
                    .flatMap(SourceTreeTest::sources)
                    .toList();
            sources.forEach(source -> packages.computeIfAbsent(name(source), name -> new TreeSet<>())
                    .add(source.resolveSibling("")));
            types = sources.stream()
                    .filter(source -> !source.endsWith(PACKAGE_INFO))
                    .toList();
        }
    }

    private static Stream<Path> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path source) {
        return source.resolveSibling("")
                .toString()
                .replaceAll(".*src/main/java/", "")
                .replace('/', '.');
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int lines(Path source) {
        return (int) text(source).lines().count();
    }

    @Test
    void theTreeIsFound() {
        assertThat(packages)
                .containsKeys(
                        "io.github.grayrelease",
                        "io.github.grayrelease.decide",
                        "io.github.grayrelease.webclient",
                        "io.github.grayrelease.sample");
        assertThat(types).hasSizeGreaterThan(200);
    }

    @Test
    void noClassIsLongerThanOneThought() {
        Map<Path, Integer> tooLong = new TreeMap<>();
        types.forEach(type -> tooLong.put(type, lines(type)));
        tooLong.values().removeIf(lines -> lines <= MOST_LINES);

        assertThat(tooLong).as("classes of more than %s lines", MOST_LINES).isEmpty();
    }

    @Test
    void noPackageIsLargerThanAGlance() {
        Map<String, Integer> tooLarge = new TreeMap<>();
        types.forEach(type -> tooLarge.merge(name(type), 1, Integer::sum));
        tooLarge.values().removeIf(size -> size <= MOST_TYPES);

        assertThat(tooLarge).as("packages of more than %s types", MOST_TYPES).isEmpty();
    }

    @Test
    void eachPackageSaysWhatItIsAndIsNullMarked() {
        packages.forEach(
                (name, folders) -> assertThat(folders).allSatisfy(folder -> assertThat(folder.resolve(PACKAGE_INFO))
                        .content()
                        .startsWith("/**")
                        .containsPattern(NULL_MARKED)
                        .contains("\npackage " + name + ";\n")));
    }

    @Test
    void internalPackagesAreLeftOutOfThePublishedJavadoc() {
        Set<String> internal = new TreeSet<>();
        packages.forEach((name, folders) -> folders.stream()
                .filter(folder -> text(folder.resolve(PACKAGE_INFO)).contains("Internal: may change in any release."))
                .forEach(folder -> internal.add(name)));
        Matcher excluded = EXCLUDED.matcher(text(ROOT.resolve("pom.xml")));

        assertThat(excluded.find()).isTrue();
        assertThat(excluded.group(1).strip().split(",\\s*")).containsExactlyInAnyOrderElementsOf(internal);
        assertThat(internal).hasSizeGreaterThan(10);
    }

    @Test
    void noPackageIsInTwoModules() {
        packages.forEach(
                (name, folders) -> assertThat(folders).as("folders of %s", name).hasSize(1));
    }

    @Test
    void namesOfClassesSayWhatTheyAre() {
        assertThat(types)
                .noneMatch(type ->
                        SAYS_NOTHING.matcher(type.getFileName().toString()).matches());
    }
}
