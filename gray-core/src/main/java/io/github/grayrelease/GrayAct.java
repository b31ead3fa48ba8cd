package io.github.grayrelease;

import java.util.Locale;
import java.util.Optional;

/**
 * An act of an operator that overrides the rules of one instance without changing them.
 *
 * @param kind what the operator did
 * @param name what it was done to: a stage, or the id of an invitation
 * @param by the operator's name
 * @param because the operator's reason, if given
 * @param unpersisted for people: why a restart would lose the act; empty if it is persisted
 */
public record GrayAct(Kind kind, String name, String by, Optional<String> because, Optional<String> unpersisted) {

    /** What an operator did. */
    public enum Kind {
        /** A stage was switched off; its traffic takes the baseline. */
        SUSPENDED,
        /** A suspended stage was switched on again. */
        RESUMED,
        /** An invitation no longer counts. */
        WITHDRAWN;

        /**
         * The name in metrics.
         *
         * @return the name in lower case
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
