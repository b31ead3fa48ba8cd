package io.github.grayrelease.decide;

import io.github.grayrelease.GrayArm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arms of rollouts that a request is in, and whether its code said that it failed. Safe for all threads. */
public final class Arms {

    /** The arms of a request without a rollout, as almost all are; what its code says of failures is forgotten. */
    public static final Arms NONE = new Arms(List.of());

    private final List<GrayArm> arms;
    private volatile @Nullable String failure;

    Arms(List<GrayArm> arms) {
        this.arms = List.copyOf(arms);
    }

    /**
     * The arms.
     *
     * @return one for each rollout that was asked for the request
     */
    public List<GrayArm> all() {
        return arms;
    }

    /**
     * The code of the request says that it failed, whatever its status. The first reason counts.
     *
     * @param because the reason
     */
    public void failed(String because) {
        if (!arms.isEmpty() && failure == null) {
            failure = because;
        }
    }

    /** The reason that the code gave; null if it gave none. */
    public @Nullable String failure() {
        return failure;
    }
}
