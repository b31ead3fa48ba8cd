package io.github.grayrelease.rollout;

import io.github.grayrelease.share.Salt;
import java.util.HashSet;
import java.util.Set;

/**
 * A set of subjects that keeps no subject, only a hash of 64 bits. Limited: a set that is full takes no more, so what is
 * counted by it stands still, for both arms alike. Not safe for several threads.
 */
final class Subjects {

    private static final int MOST = 100_000;
    private static final int BITS = 32;

    private static final Salt ONE = Salt.of("one");
    private static final Salt OTHER = Salt.of("other");

    private final Set<Long> hashes = new HashSet<>();

    /** The hash of a subject; it tells nothing of the subject's buckets. */
    static long hash(String subject) {
        return ONE.hash(subject) << BITS | OTHER.hash(subject);
    }

    /** Adds the hash of a subject; false if it was there, or the set is full. */
    boolean add(long hash) {
        return hashes.size() < MOST && hashes.add(hash);
    }
}
