package io.github.grayrelease;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An attempt to change the rules of a running application, and its outcome.
 *
 * @param outcome the outcome
 * @param source where the rules come from, as {@code gray.source} names it, without passwords
 * @param by the cause: {@code source}, or the name of an operator
 * @param because the operator's reason, if given
 * @param version the version in force afterwards
 * @param rulesFrom the source of that version: the same source, or {@code environment} while it has given no rules
 * @param changes one line for each rule that changed; empty unless something was applied
 * @param problem for people: why nothing was applied; empty if all is well
 * @param unpersisted for people: why a restart would lose the change; empty if it is persisted
 */
public record GrayReload(
        Outcome outcome,
        String source,
        String by,
        Optional<String> because,
        String version,
        String rulesFrom,
        List<String> changes,
        Optional<String> problem,
        Optional<String> unpersisted) {

    public GrayReload {
        changes = List.copyOf(changes);
    }

    /** The outcome of an attempt. */
    public enum Outcome {
        /** The rules are in force. */
        APPLIED,
        /** The rules equal those in force. */
        UNCHANGED,
        /** The rules have mistakes; nothing was applied. */
        REJECTED,
        /**
         * The source drops more than half of the rules. Gray waits until it has been stable for a while, or for a reload.
         */
        HELD_BACK,
        /** A version is pinned; the source's rules wait for unpin. */
        PENDING,
        /** The source has no rules; those in force stay. */
        ABSENT,
        /** The source could not be read; the rules in force stay. */
        FAILED;

        /**
         * The name in metrics and messages.
         *
         * @return the name in lower case
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The scheme of the source; a value with few variants, fit for a metric label.
     *
     * @return the part before the colon, such as {@code file}
     */
    public String scheme() {
        int colon = source.indexOf(':');
        return colon < 0 ? source : source.substring(0, colon);
    }
}
