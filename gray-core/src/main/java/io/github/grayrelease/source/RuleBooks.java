package io.github.grayrelease.source;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.grayrelease.decide.InvalidRulesException;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.decide.RuleDocument;
import java.util.Set;

/**
 * The rule book in force, and the last ones by their version, so that going back to one compiles nothing. Safe for all
 * threads; reading the current book is one volatile read.
 */
public final class RuleBooks {

    private static final int KEPT = 10;

    private final Cache<String, RuleBook> byVersion =
            Caffeine.newBuilder().maximumSize(KEPT).build();
    private volatile RuleBook current;

    /**
     * Starts with a document.
     *
     * @param first the first document
     * @throws InvalidRulesException if it has mistakes
     */
    public RuleBooks(RuleDocument first) {
        this.current = compiled(first);
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
        return apply(document, Set.of());
    }

    /**
     * Checks a document, and keeps its book at hand for {@link #apply}.
     *
     * @param document the document
     * @throws InvalidRulesException if it has mistakes
     */
    public void check(RuleDocument document) {
        compiled(document);
    }

    /** Puts a document in force in which these stages are switched off as well. */
    RuleBook apply(RuleDocument document, Set<String> suspendedToo) {
        RuleBook next = compiled(document).suspending(suspendedToo);
        current = next;
        return next;
    }

    private RuleBook compiled(RuleDocument document) {
        return byVersion.get(document.version(), version -> RuleBook.compile(document, version));
    }
}
