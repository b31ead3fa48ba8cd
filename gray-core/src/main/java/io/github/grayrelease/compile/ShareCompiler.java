package io.github.grayrelease.compile;

import io.github.grayrelease.share.Share;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles percentages. */
final class ShareCompiler {

    private final Mistakes mistakes;

    ShareCompiler(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** The share of a percentage; empty if it is absent or invalid. An invalid one is a mistake. */
    Optional<Share> compile(String key, @Nullable String percent) {
        if (percent == null) {
            return Optional.empty();
        }
        Optional<Share> share = Share.parse(percent);
        if (share.isEmpty()) {
            mistakes.refuse(
                    key,
                    percent,
                    "is not a number from 0 to 100 with at most two decimals",
                    "set a number from 0 to 100, for example 10 or 0.25");
        }
        return share;
    }
}
