package io.github.grayrelease;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of one attempt to change the rules while the application runs.
 *
 * @param outcome what became of it
 * @param source where the rules come from, as {@code gray.source} names it, without passwords
 * @param by who or what asked for it: {@code source}, or the name of an operator
 * @param because why, where the operator said
 * @param version the version that is in force afterwards
 * @param changes one line for each rule that changed; empty unless something was applied
 * @param problem why nothing was applied, for people; empty where all is well
 * @param unpersisted why a restart will not find what was applied, for people; empty where it will
 */
public record GrayReload(
        Outcome outcome,
        String source,
        String by,
        Optional<String> because,
        String version,
        List<String> changes,
        Optional<String> problem,
        Optional<String> unpersisted) {

    public GrayReload {
        changes = List.copyOf(changes);
    }

    /** What became of it. */
    public enum Outcome {
        /** The rules are in force. */
        APPLIED,
        /** They are what is in force already. */
        UNCHANGED,
        /** They have mistakes; nothing of them was applied. */
        REJECTED,
        /** They drop more than half of the rules; they wait until they have been stable for a while, or for a reload. */
        HELD_BACK,
        /** A version is pinned; they wait until it is unpinned. */
        PENDING,
        /** The source holds no rules; those in force stay. */
        ABSENT,
        /** The source could not be asked; the rules in force stay. */
        FAILED;

        /**
         * The word that people see in metrics and messages.
         *
         * @return the name in lower case
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The scheme of the source, of which there are few.
     *
     * @return what stands before the colon, such as {@code file}
     */
    public String scheme() {
        int colon = source.indexOf(':');
        return colon < 0 ? source : source.substring(0, colon);
    }
}
