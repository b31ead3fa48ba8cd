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
 * The rule book in force, and the last ones by their version, so that going back to one compiles nothing. Safe for all
 * threads; reading the current book is one volatile read.
 */
public final class RuleBooks {

    private static final int KEPT = 10;

    /** Runs its upkeep where it is asked, since otherwise each reload would wake a thread of the JVM's common pool. */
    private final Cache<String, RuleBook> byVersion =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

    /** Revisions that name the same lines share them. */
    private final Cache<String, FileLines> lines =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    private volatile RuleBook current;

    /**
     * Starts with a document.
     *
     * @param first the first document
     * @throws InvalidRulesException if it has mistakes
     */
    public RuleBooks(RuleDocument first) {
        this.current = compiled(check(first));
    }

    /**
     * The book in force. A request takes it once and keeps it to its end.
     *
     * @return the current book
     */
    public RuleBook current() {
        return current;
    }

    /**
     * Puts a document in force, whole or not at all: requests that are under way keep the book they have.
     *
     * @param document the new document
     * @return its book
     * @throws InvalidRulesException if it has mistakes; the book in force stays
     */
    public RuleBook apply(RuleDocument document) {
        return enforce(check(document), Set.of());
    }

    /**
     * Checks a document, and keeps its book at hand.
     *
     * @param document the document
     * @return the rules by their version
     * @throws InvalidRulesException if it has mistakes
     */
    public CheckedRules check(RuleDocument document) {
        return check(RuleBlock.of(document), document, InFiles.ON_DISK);
    }

    /**
     * Checks a block, and keeps its book at hand.
     *
     * @param block the block as its source holds it
     * @param own what the application's own configuration says
     * @param files finds the files that the block names
     * @return the rules by their version, to be put in force whatever becomes of those files
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

    /** Version and book must be of the same content, so that each file is read once. */
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

    /** Puts rules in force, in which these stages are switched off as well. */
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
