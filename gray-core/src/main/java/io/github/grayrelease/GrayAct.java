package io.github.grayrelease;

import java.util.Locale;
import java.util.Optional;

/**
 * An act of an operator that overrides the rules of one instance, or of all, without changing them. The instance that the
 * operator asked tells it.
 *
 * @param kind what the operator did
 * @param name what it was done to: a stage, or the id of an invitation
 * @param by the operator's name
 * @param because the operator's reason, if given
 * @param unpersisted for people: why a restart would lose the act; empty if it is persisted
 * @param scope which instances it concerns
 */
public record GrayAct(
        Kind kind, String name, String by, Optional<String> because, Optional<String> unpersisted, Scope scope) {

    /**
     * Creates an act that concerns one instance.
     *
     * @param kind what the operator did
     * @param name what it was done to: a stage, or the id of an invitation
     * @param by the operator's name
     * @param because the operator's reason, if given
     * @param unpersisted for people: why a restart would lose the act; empty if it is persisted
     */
    public GrayAct(Kind kind, String name, String by, Optional<String> because, Optional<String> unpersisted) {
        this(kind, name, by, because, unpersisted, Scope.INSTANCE);
    }

    /** Which instances an act concerns. */
    public enum Scope {
        /** The instance that the operator asked. */
        INSTANCE,
        /** All instances that follow the same key of a store. */
        FLEET
    }

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
