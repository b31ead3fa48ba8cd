package io.github.grayrelease.source;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.control.Author;

/** Reads the rules again on an operator's order. Safe for all threads. */
@FunctionalInterface
public interface RuleReload {

    /**
     * Reads now, on the caller's thread, and accepts the rules.
     *
     * @param author the operator
     * @return the outcome
     */
    GrayReload reload(Author author);
}
