package io.github.grayrelease.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of the documentation.
 *
 * @param page the page, from the root of the repository
 * @param line where the block begins
 * @param text its text
 * @param source the file of the excerpt, from a comment {@code <!-- from FILE -->} above the block
 * @param answer the answer that the page shows
 */
record DocsBlock(String page, int line, String text, Optional<Path> source, Optional<String> answer) {

    static final Path ROOT = Path.of("..");

    private static final String ANSWER = "\n\nis answered with\n\n```\n";

    /** All blocks of a language in the README and the pages of docs, in their order. */
    static List<DocsBlock> all(String language) throws IOException {
        Pattern block = Pattern.compile(
                "(?:<!-- from (\\S+) -->\\n)?^```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
        List<DocsBlock> blocks = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher found = block.matcher(text);
            while (found.find()) {
                blocks.add(new DocsBlock(
                        ROOT.relativize(page).toString(),
                        (int) text.substring(0, found.start(2)).lines().count(),
                        found.group(2),
                        Optional.ofNullable(found.group(1)).map(ROOT::resolve),
                        answer(text.substring(found.end()))));
            }
        }
        return blocks;
    }

    private static Optional<String> answer(String rest) {
        return rest.startsWith(ANSWER)
                ? Optional.of(rest.substring(ANSWER.length(), rest.indexOf("```", ANSWER.length())))
                : Optional.empty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            docs.filter(page -> page.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    String place() {
        return page + ":" + line;
    }
}
