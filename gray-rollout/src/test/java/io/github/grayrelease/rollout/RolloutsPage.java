package io.github.grayrelease.rollout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The tables of docs/rollouts.md. */
final class RolloutsPage {

    private static final Path PAGE = Path.of("../docs/rollouts.md");

    private RolloutsPage() {}

    /** The rows of the table below a comment such as {@code <!-- measured by DetectionTimesTest -->}. */
    static List<String> rows(String measured) {
        try {
            return Files.readAllLines(PAGE).stream()
                    .dropWhile(line -> !line.equals("<!-- measured by " + measured + " -->"))
                    .skip(1)
                    .dropWhile(String::isEmpty)
                    .takeWhile(line -> line.startsWith("|"))
                    .skip(2)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** Such as {@code 45 s}, {@code 12 min} or {@code 7 h}. */
    static String time(int seconds) {
        if (seconds <= 120) {
            return seconds + " s";
        }
        int minutes = Math.round(seconds / 60f);
        return minutes <= 120 ? minutes + " min" : Math.round(minutes / 60f) + " h";
    }

    /** Such as {@code 0.2 %}. */
    static String percent(double share) {
        return "%s %%"
                .formatted(new BigDecimal(share * 100)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString());
    }
}
