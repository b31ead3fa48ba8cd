package io.github.grayrelease.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.RuleDocument;
import java.util.Set;

/**
 * The rule book in force, and the last ones by their version, so that going back to one compiles nothing. Safe for all
 * threads; reading the current book is one volatile read.
 */
public final class RuleBooks {

    private static final int KEPT = 10;

    /** Looks after itself where it is asked, for else each reload would wake a thread of the JVM's common pool. */
    private final Cache<String, RuleBook> byVersion =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

    private volatile RuleBook base;
    private volatile RuleBook current;

    /**
     * Starts with a document.
     *
     * @param first the first document
     * @throws InvalidRulesException if it has mistakes
     */
    public RuleBooks(RuleDocument first) {
        this.base = compiled(new CheckedRules(first.version(), first));
        this.current = base;
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
        return apply(check(document), Set.of());
    }

    /**
     * Checks a document, and keeps its book at hand.
     *
     * @param document the document
     * @return the document by its version, to be put in force whatever becomes of the files that it names
     * @throws InvalidRulesException if it has mistakes
     */
    public CheckedRules check(RuleDocument document) {
        CheckedRules rules = new CheckedRules(document.version(), document);
        compiled(rules);
        return rules;
    }

    /** Puts rules in force, in which these stages are switched off as well. */
    RuleBook apply(CheckedRules rules, Set<String> suspended) {
        base = compiled(rules);
        return suspend(suspended);
    }

    /** Switches these stages off in the book in force, and no others but those that its document switches off. */
    RuleBook suspend(Set<String> suspended) {
        RuleBook next = base.suspending(suspended);
        current = next;
        return next;
    }

    private RuleBook compiled(CheckedRules rules) {
        return byVersion.get(rules.version(), unknown -> RuleCompiler.compile(rules.document(), unknown));
    }
}
