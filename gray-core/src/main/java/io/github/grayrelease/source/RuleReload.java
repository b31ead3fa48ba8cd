package io.github.grayrelease.source;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.control.Author;

/** Reads the rules again from where they are kept, because someone says so. Safe for all threads. */
@FunctionalInterface
public interface RuleReload {

    /**
     * Reads now, on the caller's thread, and takes what is there.
     *
     * @param author who asked for it
     * @return what became of it
     */
    GrayReload reload(Author author);
}
