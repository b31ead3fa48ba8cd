package io.github.grayrelease.rollout;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Failing subjects as hashes, each with its arm, in a form in which instances unite what they have seen: a subject counts
 * once, wherever it fails. Limited: if there are more, those stay whose hash begins with a zero bit, then with two, and so
 * on. A hash knows nothing of the arm, so what stays is a fair sample of both. Not safe for several threads.
 *
 * @see <a href="https://doi.org/10.1145/78922.78925">Flajolet: On adaptive sampling</a>
 */
final class Sample {

    /** Some 5 KiB of text. */
    static final int MOST = 256;

    private static final int DIGITS = 16;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,2}):([0-9a-f]*):([0-9a-f]*)");

    private final Map<Long, Boolean> inStage = new TreeMap<>();
    private int level;

    void add(long hash, boolean isInStage) {
        if (fits(hash)) {
            inStage.putIfAbsent(hash, isInStage);
        }
        thin();
    }

    void addAll(Sample other) {
        level = Math.max(level, other.level);
        inStage.keySet().removeIf(hash -> !fits(hash));
        other.inStage.forEach((hash, arm) -> {
            if (fits(hash)) {
                inStage.putIfAbsent(hash, arm);
            }
        });
        thin();
    }

    private boolean fits(long hash) {
        return Long.numberOfLeadingZeros(hash) >= level;
    }

    private void thin() {
        while (inStage.size() > MOST) {
            level++;
            inStage.keySet().removeIf(hash -> !fits(hash));
        }
    }

    /** The number of leading bits that are zero in each hash. */
    int level() {
        return level;
    }

    int stage() {
        return (int) inStage.values().stream().filter(arm -> arm).count();
    }

    int control() {
        return inStage.size() - stage();
    }

    String text() {
        return level + ":" + hashes(true) + ":" + hashes(false);
    }

    private String hashes(boolean arm) {
        StringBuilder text = new StringBuilder();
        inStage.forEach((hash, isInStage) -> {
            if (isInStage == arm) {
                text.append(HexFormat.of().toHexDigits(hash));
            }
        });
        return text.toString();
    }

    /** Reads a text; empty if it has another form. */
    static Optional<Sample> read(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()
                || parts.group(2).length() % DIGITS != 0
                || parts.group(3).length() % DIGITS != 0) {
            return Optional.empty();
        }
        Sample sample = new Sample();
        sample.level = Integer.parseInt(parts.group(1));
        sample.addAll(parts.group(2), true);
        sample.addAll(parts.group(3), false);
        return Optional.of(sample);
    }

    private void addAll(String hashes, boolean arm) {
        for (int at = 0; at < hashes.length(); at += DIGITS) {
            add(HexFormat.fromHexDigitsToLong(hashes, at, at + DIGITS), arm);
        }
    }
}
