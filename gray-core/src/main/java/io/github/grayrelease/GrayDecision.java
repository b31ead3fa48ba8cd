package io.github.grayrelease;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which stage a request belongs to, and why. Made once per request at its entry, then only relayed; immutable.
 *
 * @param stage the stage, always a declared one or a lane below it
 * @param reason why it is this stage
 * @param rule the rule that decided, or that would have if its stage were not suspended
 * @param bucket the subject's bucket (0 to 9,999) where the rule has a percentage
 * @param rulesVersion the version of the rules that were in force
 * @param ignoredTags why tags that the request carried did not count; empty where there was none to ignore
 */
public record GrayDecision(
        String stage,
        Reason reason,
        Optional<String> rule,
        OptionalInt bucket,
        String rulesVersion,
        Set<IgnoredTag> ignoredTags) {

    public GrayDecision {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(reason, "reason");
        ignoredTags = Set.copyOf(ignoredTags);
    }

    /**
     * A decision that no rule took part in.
     *
     * @param stage the stage
     * @param reason why
     * @param rulesVersion the version of the rules in force
     * @return the decision
     */
    public static GrayDecision of(String stage, Reason reason, String rulesVersion) {
        return new GrayDecision(stage, reason, Optional.empty(), OptionalInt.empty(), rulesVersion, Set.of());
    }

    /**
     * The same decision, naming the tags that did not count.
     *
     * @param tags why tags were ignored
     * @return this decision where there are none, else a copy
     */
    public GrayDecision ignoring(Set<IgnoredTag> tags) {
        return tags.isEmpty() ? this : new GrayDecision(stage, reason, rule, bucket, rulesVersion, tags);
    }

    /** Why a request has its stage. */
    public enum Reason {
        /** A tag was relayed. */
        PROPAGATED,
        /** A rule decided. */
        RULE,
        /** Nothing decided. */
        BASELINE,
        /** The stage it would have had is switched off. */
        SUSPENDED,
        /** Code opened a scope. */
        PROGRAMMATIC,
        /** Something inside Gray failed. */
        ERROR
    }

    /** Why a rule did not decide. */
    public enum Miss {
        /** The rule is switched off. */
        DISABLED,
        /** The rule's stage is switched off. */
        SUSPENDED,
        /** The present time is outside the rule's window. */
        OUTSIDE_WINDOW,
        /** An attribute that the rule asks for is absent. */
        ATTRIBUTE_MISSING,
        /** No entry of the rule's conditions matches. */
        NO_MATCH,
        /** The rule has a percentage and the request no subject. */
        NO_SUBJECT,
        /** The subject's bucket is not inside the percentage. */
        OUTSIDE_PERCENTAGE
    }

    /** Why a tag that arrived did not count. */
    public enum IgnoredTag {
        /** It is not a stage name, or is longer than one may be. */
        MALFORMED,
        /** Its first part is not a declared stage. */
        UNDECLARED,
        /** It was sent more than once, with different values. */
        CONFLICTING,
        /** Whoever sent it is not trusted to choose a stage. */
        UNTRUSTED
    }
}
