package io.github.grayrelease.extract;

import io.github.grayrelease.GrayDecision.IgnoredTag;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tags a request presented.
 *
 * @param stage the stage of the tag that counts
 * @param ignored why the others did not
 * @param hidden the headers to hide from the application because what they carry was ignored
 * @param answer the headers that the answer has unless the application sets its own: what caches have to know where the
 *     caller chose the stage
 * @param badProof what was wrong with a proof because of which a tag does not count, in words that say nothing of what was
 *     sent
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
     * Tags without more to say of them.
     *
     * @param stage the stage of the tag that counts
     * @param ignored why the others did not
     * @param hidden the headers to hide
     */
    public PresentedTags(Optional<String> stage, Set<IgnoredTag> ignored, Set<String> hidden) {
        this(stage, ignored, hidden, CacheHeaders.AS_EVER, Optional.empty());
    }
}
