package io.github.grayrelease.decide;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Computes the bucket of a subject: MurmurHash3 x86 32 over {@code salt:subject} in UTF-8 with seed 0. At whole percentages
 * this is Unleash's gradual rollout.
 *
 * @see <a href="https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp">MurmurHash3</a>
 */
public final class Bucket {

    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Bucket() {}

    /** The salt and the colon, encoded once per rule. */
    public static byte[] prefix(String salt) {
        return (salt + ":").getBytes(StandardCharsets.UTF_8);
    }

    /** The bucket, 0 to 9,999. */
    static int of(byte[] prefix, String subject) {
        long hash = Integer.toUnsignedLong(murmur3(prefix, subject, 0));
        return (int) ((hash % 100) * 100 + (hash / 100) % 100);
    }

    /** The hash of a prefix and a text, as if they were one; allocates nothing for ASCII. */
    static int murmur3(byte[] prefix, String text, int seed) {
        if (!isAscii(text)) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            byte[] both = Arrays.copyOf(prefix, prefix.length + encoded.length);
            System.arraycopy(encoded, 0, both, prefix.length, encoded.length);
            return murmur3(both, "", seed);
        }
        int length = prefix.length + text.length();
        int whole = length & ~3;
        int hash = seed;
        for (int i = 0; i < whole; i += 4) {
            int block = at(prefix, text, i)
                    | at(prefix, text, i + 1) << 8
                    | at(prefix, text, i + 2) << 16
                    | at(prefix, text, i + 3) << 24;
            hash = Integer.rotateLeft(hash ^ scramble(block), 13) * 5 + 0xe6546b64;
        }
        int rest = 0;
        for (int i = length - 1; i >= whole; i--) {
            rest = rest << 8 | at(prefix, text, i);
        }
        return finish(hash ^ scramble(rest) ^ length);
    }

    private static int at(byte[] prefix, String text, int i) {
        return i < prefix.length ? prefix[i] & 0xff : text.charAt(i - prefix.length);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
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
