package io.github.grayrelease.extract;

import io.github.grayrelease.GrayDecision.IgnoredTag;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tags in a request, after the check which of them counts.
 *
 * @param stage the stage of the tag that counts
 * @param ignored the reasons why other tags did not count
 * @param hidden the headers to hide from the application because their tags were ignored
 * @param answer caching headers for the answer, if the caller chose the stage; the application's own replace them
 * @param badProof the defect of a proof, if a tag does not count because of it; quotes nothing of the request
 */
public record PresentedTags(
        Optional<String> stage,
        Set<IgnoredTag> ignored,
        Set<String> hidden,
        Map<String, String> answer,
        Optional<String> badProof) {

    /** A request without tags. */
    public static final PresentedTags NOTHING = new PresentedTags(Optional.empty(), Set.of(), Set.of());

    public PresentedTags {
        ignored = Set.copyOf(ignored);
        hidden = Set.copyOf(hidden);
        answer = Map.copyOf(answer);
    }

    /**
     * Creates tags without caching headers and without a bad proof.
     *
     * @param stage the stage of the tag that counts
     * @param ignored the reasons why other tags did not count
     * @param hidden the headers to hide
     */
    public PresentedTags(Optional<String> stage, Set<IgnoredTag> ignored, Set<String> hidden) {
        this(stage, ignored, hidden, CacheHeaders.AS_EVER, Optional.empty());
    }
}
