package io.github.grayrelease.trust;

import java.util.Optional;

/** Says whether the sender of a request may choose its stage. Belongs to one request. */
public interface Voucher {

    /** No sender may. */
    Voucher NOBODY = stage -> false;

    /** An invitation says so, which does not make its holder one of your own services. */
    Voucher INVITATION = new Voucher() {
        @Override
        public boolean vouchesFor(String stage) {
            return true;
        }
    };

    /** Every sender may. */
    Voucher EVERYBODY = stage -> true;

    /** Whether the sender may choose this stage. */
    boolean vouchesFor(String stage);

    /** The defect of the proof in the request; empty if there is no proof or it is valid. */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /** Whether the request has a valid proof of a stage. */
    default boolean hasProved() {
        return false;
    }
}
