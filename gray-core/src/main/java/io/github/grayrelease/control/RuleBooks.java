package io.github.grayrelease.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.FileLines;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.RuleBlock;
import io.github.grayrelease.definition.RuleDocument;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rule book in force, and a cache of the latest books by version, so that a rollback compiles nothing. Safe for all
 * threads; reading the current book is one volatile read.
 */
public final class RuleBooks {

    private static final int KEPT = 10;

    /** Maintains itself on the calling thread, because otherwise each reload would wake a thread of the common pool. */
    private final Cache<String, RuleBook> byVersion =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

    /** Revisions with equal lines share them. */
    private final Cache<String, FileLines> lines =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    private volatile RuleBook current;

    /**
     * Puts a first document in force.
     *
     * @param first the first document
     * @throws InvalidRulesException if it has mistakes
     */
    public RuleBooks(RuleDocument first) {
        this.current = compiled(check(first));
    }

    /**
     * The book in force. A request reads it once and keeps it to its end.
     *
     * @return the current book
     */
    public RuleBook current() {
        return current;
    }

    /**
     * Puts a document in force, completely or not at all. Running requests keep their book.
     *
     * @param document the new document
     * @return its book
     * @throws InvalidRulesException if it has mistakes; the book in force stays
     */
    public RuleBook apply(RuleDocument document) {
        return enforce(check(document), Set.of());
    }

    /**
     * Checks a document and caches its book.
     *
     * @param document the document
     * @return the checked rules
     * @throws InvalidRulesException if it has mistakes
     */
    public CheckedRules check(RuleDocument document) {
        return check(RuleBlock.of(document), document, InFiles.ON_DISK);
    }

    /**
     * Checks a block and caches its book.
     *
     * @param block the source's block
     * @param own the application's own configuration
     * @param files finds the files that the block names
     * @return the checked rules, to be put in force whatever becomes of those files
     * @throws InvalidRulesException if it has mistakes
     */
    public CheckedRules check(RuleBlock block, RuleDocument own, InFiles files) {
        Map<String, Optional<FileLines>> read = new HashMap<>();
        String version = block.version(path -> once(path, files, read));
        Map<String, FileLines> found = new LinkedHashMap<>();
        read.forEach((path, content) -> content.ifPresent(known -> found.put(path, known)));
        CheckedRules rules = new CheckedRules(version, block, block.over(own), found);
        compiled(rules);
        return rules;
    }

    /** Reads each file once, so that version and book have the same content. */
    private FileLines once(String path, InFiles files, Map<String, Optional<FileLines>> read) throws IOException {
        Optional<FileLines> content = read.get(path);
        if (content == null) {
            content = shared(path, files);
            read.put(path, content);
        }
        return content.orElseThrow(() -> new FileNotFoundException(path));
    }

    private Optional<FileLines> shared(String path, InFiles files) {
        try {
            FileLines fresh = files.lines(path);
            return Optional.of(lines.get(fresh.hash(), unknown -> fresh));
        } catch (IOException refusedByTheCompiler) {
            return Optional.empty();
        }
    }

    /** Puts rules in force and suspends further stages in them. */
    RuleBook enforce(CheckedRules rules, Set<String> suspended) {
        RuleBook next = compiled(rules).suspending(suspended);
        current = next;
        return next;
    }

    private RuleBook compiled(CheckedRules rules) {
        return byVersion.get(
                rules.version(), version -> RuleCompiler.compile(rules.document(), version, rules.keptFiles()));
    }
}
