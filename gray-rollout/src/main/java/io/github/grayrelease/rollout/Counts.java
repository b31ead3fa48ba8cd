package io.github.grayrelease.rollout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was seen of a step, in a form in which instances add it up. Nobody changes its sample.
 *
 * @param stage the requests in the stage, and how many of them failed
 * @param control the same of the control
 * @param failing the subjects that failed
 */
record Counts(Requests stage, Requests control, Sample failing) {

    private static final Pattern TEXT = Pattern.compile("(\\d+)/(\\d+) (\\d+)/(\\d+) (\\S+)");

    /** The requests of one arm. */
    record Requests(long all, long failed) {

        private Requests plus(Requests other) {
            return new Requests(all + other.all, failed + other.failed);
        }

        private String text() {
            return failed + "/" + all;
        }
    }

    /** A subject that failed on several instances counts once. */
    Counts plus(Counts other) {
        Sample all = new Sample();
        all.addAll(failing);
        all.addAll(other.failing);
        return new Counts(stage.plus(other.stage), control.plus(other.control), all);
    }

    String text() {
        return stage.text() + " " + control.text() + " " + failing.text();
    }

    /** Reads a text; empty if another version of Gray wrote it in another form. */
    static Optional<Counts> read(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Sample.read(parts.group(5))
                    .map(failing -> new Counts(
                            requests(parts.group(1), parts.group(2)),
                            requests(parts.group(3), parts.group(4)),
                            failing));
        } catch (NumberFormatException tooLong) {
            return Optional.empty();
        }
    }

    private static Requests requests(String failed, String all) {
        return new Requests(Long.parseLong(all), Long.parseLong(failed));
    }
}
