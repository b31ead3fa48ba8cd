package io.github.grayrelease.trust;

import java.util.Optional;

/** Says whether whoever sent a request may choose its stage. Belongs to one request. */
public interface Voucher {

    /** Nobody may. */
    Voucher NOBODY = stage -> false;

    /** Whoever it was may. */
    Voucher EVERYBODY = stage -> true;

    /** Whether a stage may be chosen. */
    boolean vouchesFor(String stage);

    /** Whether something was sent to prove a stage, and why it proved none. */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /** Whether what was sent to prove a stage did. */
    default boolean hasProved() {
        return false;
    }
}
