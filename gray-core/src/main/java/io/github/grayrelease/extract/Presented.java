package io.github.grayrelease.extract;

import io.github.grayrelease.GrayDecision.IgnoredTag;
import java.util.Optional;
import java.util.Set;

/**
 * The tags a request presented.
 *
 * @param stage the stage of the tag that counts
 * @param ignored why the others did not
 * @param hidden the headers to hide from the application because what they carry was ignored
 */
public record Presented(Optional<String> stage, Set<IgnoredTag> ignored, Set<String> hidden) {

    /** A request without tags. */
    public static final Presented NOTHING = new Presented(Optional.empty(), Set.of(), Set.of());

    public Presented {
        ignored = Set.copyOf(ignored);
        hidden = Set.copyOf(hidden);
    }
}
