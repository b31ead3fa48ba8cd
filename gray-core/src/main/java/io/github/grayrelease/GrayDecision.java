package io.github.grayrelease;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The stage of a request and the reason for it. Made once, where the request enters, and passed on from there. Immutable.
 *
 * @param stage the stage: declared, or a lane below a declared one
 * @param reason the reason for this stage
 * @param rule the rule that decided, or would have decided if its stage were not suspended
 * @param bucket the subject's bucket (0 to 9,999) where the rule has a percentage
 * @param rulesVersion the version of the rules that were in force
 * @param ignoredTags the reasons why tags of the request did not count; empty if none was ignored
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
     * Adds the reasons why tags did not count.
     *
     * @param tags the reasons
     * @return this decision if there are no reasons, else a copy
     */
    public GrayDecision ignoring(Set<IgnoredTag> tags) {
        return tags.isEmpty() ? this : new GrayDecision(stage, reason, rule, bucket, rulesVersion, tags);
    }

    /** The reason for a stage. */
    public enum Reason {
        /** The request carried a tag that counts. */
        PROPAGATED,
        /** A rule decided. */
        RULE,
        /** Nothing decided. */
        BASELINE,
        /** The stage that a tag or rule chose is suspended. */
        SUSPENDED,
        /** Code opened a scope. */
        PROGRAMMATIC,
        /** Something inside Gray failed. */
        ERROR
    }

    /** The reason why a rule did not decide. */
    public enum Miss {
        /** The rule is switched off. */
        DISABLED,
        /** The rule's stage is suspended. */
        SUSPENDED,
        /** The current time is outside the rule's window. */
        OUTSIDE_WINDOW,
        /** An attribute in the rule's conditions is absent. */
        ATTRIBUTE_MISSING,
        /** The rule's conditions do not match. */
        NO_MATCH,
        /** The rule has a percentage, but the request has no subject. */
        NO_SUBJECT,
        /** The subject's bucket is outside the percentage. */
        OUTSIDE_PERCENTAGE
    }

    /** The reason why a tag did not count. */
    public enum IgnoredTag {
        /** It is not a stage name, or is too long. */
        MALFORMED,
        /** Its first part is not a declared stage. */
        UNDECLARED,
        /** It was sent several times with different values. */
        CONFLICTING,
        /** Its sender is not trusted to choose a stage. */
        UNTRUSTED
    }
}
