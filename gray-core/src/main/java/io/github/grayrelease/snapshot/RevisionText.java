package io.github.grayrelease.snapshot;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.CheckedRules;
import io.github.grayrelease.control.Revision;
import io.github.grayrelease.control.Revision.Kind;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.definition.Checksum;
import io.github.grayrelease.definition.FileLines;
import io.github.grayrelease.definition.InvalidRulesException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a revision as a checksum, comments and the source's block, and reads it back. The lines of {@code in-file} files
 * are stored separately, by hash.
 */
final class RevisionText {

    private static final Pattern LINE_ENDS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");
    private static final Pattern FILE = Pattern.compile("(?m)^# file: ([0-9a-f]{64}) (.*)$");

    private RevisionText() {}

    static String of(Revision revision) {
        StringBuilder text = new StringBuilder();
        line(text, "version", revision.version());
        line(text, "at", revision.at().toString());
        line(text, "source", revision.source());
        line(text, "by", revision.by());
        revision.because().ifPresent(because -> line(text, "because", because));
        line(text, "kind", revision.kind().name());
        revision.rules().files().forEach((path, lines) -> line(text, "file", lines.hash() + " " + path));
        return Checksum.above(text + revision.text());
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("# ")
                .append(name)
                .append(": ")
                .append(LINE_ENDS.matcher(value).replaceAll(" "))
                .append('\n');
    }

    /** Finds stored lines by hash. */
    interface Contents {
        FileLines byHash(String hash) throws IOException;
    }

    /**
     * Reads a revision whose checksum is right.
     *
     * @throws InvalidRulesException if this version of Gray refuses its rules, or the lines of a file are missing
     * @throws DateTimeException if its time is missing or invalid
     */
    static Revision read(String name, String text, RuleReader reader, Contents contents) {
        Map<String, String> hashes = hashes(text);
        CheckedRules rules = reader.read(new Block(name, text), path -> {
            String hash = hashes.get(LINE_ENDS.matcher(path).replaceAll(" "));
            if (hash == null) {
                throw new FileNotFoundException(path);
            }
            return contents.byHash(hash);
        });
        return new Revision(
                rules.named(field("version", text).orElse("")),
                Instant.parse(field("at", text).orElse("")),
                field("source", text).orElse(""),
                new Author(field("by", text).orElse(""), field("because", text)),
                field("kind", text).map(Kind::valueOf).orElse(Kind.SAID));
    }

    /** The hashes of all file contents that the revisions in a text name. */
    static Set<String> hashesIn(String text) {
        return new LinkedHashSet<>(hashes(text).values());
    }

    private static Map<String, String> hashes(String text) {
        Map<String, String> hashes = new HashMap<>();
        Matcher files = FILE.matcher(text);
        while (files.find()) {
            hashes.put(files.group(2), files.group(1));
        }
        return hashes;
    }

    private static Optional<String> field(String name, String text) {
        Matcher line = Pattern.compile("(?m)^# " + name + ": (.*)$").matcher(text);
        return line.find() ? Optional.of(line.group(1)) : Optional.empty();
    }
}
