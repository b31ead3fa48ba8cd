package io.github.grayrelease.rollout;

import java.util.Collection;

/** What other instances have seen of the steps that this one judges. */
public final class Peers implements AutoCloseable {

    /** There are none, or each instance judges for itself. */
    public static Peers none() {
        return new Peers();
    }

    private Peers() {}

    void exchange(Collection<Steered> own) {}

    Counts sum(String round, Counts own) {
        return own;
    }

    @Override
    public void close() {}
}
