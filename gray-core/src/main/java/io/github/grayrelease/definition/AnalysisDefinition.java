package io.github.grayrelease.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout is judged, unchecked. Each key may be absent.
 *
 * @param action what follows from a verdict: to observe, to hold or to roll back
 * @param tolerate the ratio of failures, stage to control, that is still healthy
 * @param minRequests the number of requests in the stage that a step needs before it may pass
 * @param failures the statuses that count as failures, such as {@code 5xx} or {@code 429}
 * @param latency what follows from a slower stage: {@code off}, {@code observe} or {@code hold}
 * @param noTraffic what a step does that has too few requests: {@code hold} or {@code promote}
 * @param rollbackTo what a rollback takes back: {@code rule} or {@code stage}
 */
public record AnalysisDefinition(
        @Nullable String action,
        @Nullable String tolerate,
        @Nullable String minRequests,
        @Nullable List<String> failures,
        @Nullable String latency,
        @Nullable String noTraffic,
        @Nullable String rollbackTo) {

    /**
     * Who judges, for all rollouts of a block, unchecked.
     *
     * @param scope whether each judges what it served, or all judge the sum of it ({@code shared})
     * @param instances the number of instances, if each judges for itself
     */
    public record Scope(@Nullable String scope, @Nullable String instances) {

        /** All defaults. */
        public static final Scope NONE = new Scope(null, null);

        /** Where all instances judge the sum. */
        public static final String SHARED = "shared";

        /**
         * Whether all instances judge the sum of what each has seen.
         *
         * @return false if each judges for itself
         */
        public boolean isShared() {
            return scope != null && scope.strip().equals(SHARED);
        }
    }

    /** All defaults. */
    public static final AnalysisDefinition NONE = new AnalysisDefinition(null, null, null, null, null, null, null);

    // Copies the list.
    public AnalysisDefinition {
        failures = failures == null ? null : List.copyOf(failures);
    }

    /**
     * An analysis with an action.
     *
     * @param action what follows from a verdict: to observe, to hold or to roll back
     * @return the analysis
     */
    public static AnalysisDefinition of(String action) {
        return new AnalysisDefinition(action, null, null, null, null, null, null);
    }
}
