package io.github.grayrelease.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.grayrelease.compile.Rollouts;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.FileLines;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.RuleBlock;
import io.github.grayrelease.definition.RuleBlock.Own;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.share.Share;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private final boolean steersRollouts;

    /** Why no instance sees the numbers of others; empty if it does, or if the source is not open yet. */
    private volatile String cannotShare;

    private final UsedNames used = new UsedNames();

    /** The shares that rollouts have reached, by content: another text of a rule begins with nobody. */
    private Map<String, Share> reached = Map.of();

    private volatile RuleBook current;

    /**
     * Puts a first document in force.
     *
     * @param first the first document
     * @throws InvalidRulesException if it has mistakes
     */
    public RuleBooks(RuleDocument first) {
        this(first, Map.of());
    }

    /**
     * Puts a first document in force that must declare some names.
     *
     * @param first the first document
     * @param required the names that code uses, each with the annotated element
     * @throws InvalidRulesException if it has mistakes or does not declare each of them
     */
    public RuleBooks(RuleDocument first, Map<String, String> required) {
        this(first, required, false, "");
    }

    /**
     * Puts a first document in force, in an application that may steer rollouts.
     *
     * @param first the first document
     * @param required the names that code uses, each with the annotated element
     * @param steersRollouts whether something steers rollouts; without it they are refused
     * @param cannotShare why no instance sees the numbers of others; empty if it may
     * @throws InvalidRulesException if it has mistakes or does not declare each of them
     */
    public RuleBooks(RuleDocument first, Map<String, String> required, boolean steersRollouts, String cannotShare) {
        this.steersRollouts = steersRollouts;
        this.cannotShare = cannotShare;
        required.forEach(used::add);
        CheckedRules rules = check(first);
        this.current = compiled(rules, rules.keptFiles());
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
        return check(RuleBlock.of(document), new Own(document, List.of()), InFiles.ON_DISK);
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
    public CheckedRules check(RuleBlock block, Own own, InFiles files) {
        ReadFiles read = new ReadFiles(files, lines);
        String version = block.version(read);
        CheckedRules rules = new CheckedRules(version, block, block.over(own), read.found());
        List<Mistake> mistakes = new ArrayList<>();
        block.contradicts(own).ifPresent(mistakes::add);
        mistakes.addAll(used.missingIn(rules.document()));
        if (!steersRollouts) {
            mistakes.addAll(Rollouts.refused(rules.document()));
        }
        if (!cannotShare.isEmpty()) {
            Rollouts.cannotShare(rules.document(), cannotShare).ifPresent(mistakes::add);
        }
        try {
            compiled(rules, read);
        } catch (InvalidRulesException invalid) {
            mistakes.addAll(invalid.mistakes());
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidRulesException(mistakes);
        }
        return rules;
    }

    /**
     * Records that code uses a name. From now on rules that do not declare it are refused, because the application could
     * not start on them.
     *
     * @param name the name of a stage or variant
     * @param place the annotated element, for messages
     * @return whether the rules in force declare it
     */
    public synchronized boolean require(String name, String place) {
        used.add(name, place);
        return current.declares(name);
    }

    /**
     * Refuses from now on that instances judge the sum of what each has seen.
     *
     * @param because why no instance sees the numbers of others
     */
    public void refuseShared(String because) {
        cannotShare = because;
    }

    /**
     * Checks that operators may suspend a stage.
     *
     * @param stage the stage or lane
     * @throws IllegalArgumentException if it is the baseline, or not declared
     */
    public void requireSuspendable(String stage) {
        RuleBook book = current;
        if (!book.isStage(stage) || stage.equals(book.stages().baseline())) {
            throw new IllegalArgumentException("'%s' is not a stage that can be suspended; declared are %s"
                    .formatted(stage, book.stages().names().stream().skip(1).toList()));
        }
    }

    /**
     * Puts rules in force and suspends further stages in them.
     *
     * @throws InvalidRulesException if they replace others and do not declare each name that code uses
     */
    synchronized RuleBook enforce(CheckedRules rules, Set<String> suspended) {
        if (!rules.version().equals(current.version())) {
            List<Mistake> missing = used.missingIn(rules.document());
            if (!missing.isEmpty()) {
                throw new InvalidRulesException(missing);
            }
        }
        RuleBook next = compiled(rules, rules.keptFiles()).suspending(suspended).reaching(reached);
        current = next;
        return next;
    }

    /**
     * Gives the rules of rollouts in force, and of those that come into force, the shares that these have reached.
     *
     * @param shares the shares by the content of their rollouts; nobody is in a rollout that is not among them
     */
    public synchronized void reach(Map<String, Share> shares) {
        if (!reached.equals(shares)) {
            reached = Map.copyOf(shares);
            current = current.reaching(reached);
        }
    }

    private RuleBook compiled(CheckedRules rules, InFiles files) {
        return byVersion.get(rules.version(), version -> RuleCompiler.compile(rules.document(), version, files));
    }

    /** Reads each file of one block once, so that version and book have the same content. Not thread-safe. */
    private static final class ReadFiles implements InFiles {

        private final InFiles files;
        private final Cache<String, FileLines> shared;
        private final Map<String, FileLines> found = new LinkedHashMap<>();
        private final Map<String, IOException> refused = new LinkedHashMap<>();

        /** Files with equal lines share them with those in the cache, whose keys are their hashes. */
        ReadFiles(InFiles files, Cache<String, FileLines> shared) {
            this.files = files;
            this.shared = shared;
        }

        @Override
        public FileLines lines(String path) throws IOException {
            IOException known = refused.get(path);
            if (known != null) {
                throw known;
            }
            FileLines lines = found.get(path);
            return lines == null ? read(path) : lines;
        }

        private FileLines read(String path) throws IOException {
            try {
                FileLines fresh = files.lines(path);
                FileLines lines = shared.get(fresh.hash(), unknown -> fresh);
                found.put(path, lines);
                return lines;
            } catch (IOException unreadable) {
                refused.put(path, unreadable);
                throw unreadable;
            }
        }

        /** The files that could be read, by path. */
        Map<String, FileLines> found() {
            return found;
        }
    }
}
