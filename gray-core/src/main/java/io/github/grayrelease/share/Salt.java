package io.github.grayrelease.share;

import java.nio.charset.StandardCharsets;

/**
 * Computes the buckets of subjects under one salt: MurmurHash3 x86 32 over {@code salt:subject} in UTF-8. At whole
 * percentages this is Unleash's gradual rollout. The hash of the salt is computed once; safe for all threads.
 *
 * @see <a href="https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp">MurmurHash3</a>
 */
public final class Salt {

    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;
    private static final int BLOCK = 4;
    private static final int BITS = 32;
    private static final int LAST_ASCII = 0x7f;
    private static final long UNSIGNED = 0xffff_ffffL;

    /** The seed of the draw among stages, the same as Unleash's. */
    private static final int SECOND_SEED = 86_028_157;

    private final int length;

    /** The last bytes of the salt, which do not fill a block, and the number of their bits. */
    private final int tail;

    private final int tailBits;

    /** The hash of the whole blocks of the salt under each seed. */
    private final int first;

    private final int second;

    private Salt(byte[] salt) {
        this.length = salt.length;
        int whole = length - length % BLOCK;
        int bits = 0;
        int rest = 0;
        for (int i = whole; i < length; i++, bits += Byte.SIZE) {
            rest |= (salt[i] & 0xff) << bits;
        }
        this.tail = rest;
        this.tailBits = bits;
        this.first = blocks(salt, whole, 0);
        this.second = blocks(salt, whole, SECOND_SEED);
    }

    /** The salt of a rule, which ends with a colon. */
    public static Salt of(String salt) {
        return new Salt((salt + ":").getBytes(StandardCharsets.UTF_8));
    }

    private static int blocks(byte[] salt, int whole, int seed) {
        int hash = seed;
        for (int i = 0; i < whole; i += BLOCK) {
            hash = mixed(
                    hash,
                    (salt[i] & 0xff)
                            | (salt[i + 1] & 0xff) << 8
                            | (salt[i + 2] & 0xff) << 16
                            | (salt[i + 3] & 0xff) << 24);
        }
        return hash;
    }

    /** The bucket of a subject, 0 to 9,999. */
    public int bucket(String subject) {
        long hash = hash(subject);
        return (int) ((hash % 100) * 100 + (hash / 100) % 100);
    }

    /** The hash with seed 0, as an unsigned number. */
    public long hash(String subject) {
        return hash(subject, first) & UNSIGNED;
    }

    /** A number below a total, drawn independently of the bucket. */
    public long drawn(String subject, int total) {
        return (hash(subject, second) & UNSIGNED) % total;
    }

    /** Allocates nothing for ASCII. */
    private int hash(String subject, int begun) {
        int characters = subject.length();
        int whole = characters & -BLOCK;
        int hash = begun;
        int seen = 0;
        long rest = tail;
        for (int i = 0; i < whole; i += BLOCK) {
            char a = subject.charAt(i);
            char b = subject.charAt(i + 1);
            char c = subject.charAt(i + 2);
            char d = subject.charAt(i + 3);
            seen |= a | b | c | d;
            rest |= ((a | b << 8 | c << 16 | d << 24) & UNSIGNED) << tailBits;
            hash = mixed(hash, (int) rest);
            rest >>>= BITS;
        }
        int bits = tailBits;
        for (int i = whole; i < characters; i++, bits += Byte.SIZE) {
            char c = subject.charAt(i);
            seen |= c;
            rest |= (long) c << bits;
        }
        return seen > LAST_ASCII
                ? hashOfBytes(subject.getBytes(StandardCharsets.UTF_8), begun)
                : finished(hash, rest, bits, length + characters);
    }

    private int hashOfBytes(byte[] subject, int begun) {
        int hash = begun;
        long rest = tail;
        int bits = tailBits;
        for (byte next : subject) {
            rest |= (next & 0xffL) << bits;
            bits += Byte.SIZE;
            if (bits >= BITS) {
                hash = mixed(hash, (int) rest);
                rest >>>= BITS;
                bits -= BITS;
            }
        }
        return finished(hash, rest, bits, length + subject.length);
    }

    /** Up to six bytes are left. */
    private static int finished(int begun, long rest, int bits, int bytes) {
        boolean isBlock = bits >= BITS;
        int hash = isBlock ? mixed(begun, (int) rest) : begun;
        int h = hash ^ scrambled((int) (isBlock ? rest >>> BITS : rest)) ^ bytes;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return h ^ h >>> 16;
    }

    private static int mixed(int hash, int block) {
        return Integer.rotateLeft(hash ^ scrambled(block), 13) * 5 + 0xe6546b64;
    }

    private static int scrambled(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }
}
