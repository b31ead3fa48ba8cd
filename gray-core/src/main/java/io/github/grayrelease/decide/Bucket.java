package io.github.grayrelease.decide;

import java.nio.charset.StandardCharsets;

/**
 * The bucket of a subject, as the contract computes it: MurmurHash3 x86 32 over {@code salt:subject} in UTF-8 with seed
 * 0. At whole percentages this is Unleash's gradual rollout.
 *
 * @see <a href="https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp">MurmurHash3</a>
 */
final class Bucket {

    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Bucket() {}

    /** The bucket, 0 to 9,999. */
    static int of(String salt, String subject) {
        long hash = Integer.toUnsignedLong(murmur3(salt + ":" + subject, 0));
        return (int) ((hash % 100) * 100 + (hash / 100) % 100);
    }

    static int murmur3(String text, int seed) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int hash = seed;
        int whole = bytes.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            int block = (bytes[i] & 0xff)
                    | (bytes[i + 1] & 0xff) << 8
                    | (bytes[i + 2] & 0xff) << 16
                    | (bytes[i + 3] & 0xff) << 24;
            hash = Integer.rotateLeft(hash ^ scramble(block), 13) * 5 + 0xe6546b64;
        }
        int rest = 0;
        for (int i = bytes.length - 1; i >= whole; i--) {
            rest = rest << 8 | (bytes[i] & 0xff);
        }
        return finish(hash ^ scramble(rest) ^ bytes.length);
    }

    private static int scramble(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int finish(int hash) {
        int h = hash;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return h ^ h >>> 16;
    }
}
