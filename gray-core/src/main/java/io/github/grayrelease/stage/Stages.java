package io.github.grayrelease.stage;

import java.util.List;

/**
 * The declared stages.
 *
 * @param names at least one stage name of one part; the first is the baseline
 */
public record Stages(List<String> names) {

    /** The stages of an application that declares none of its own. */
    public static final Stages DEFAULT = new Stages(List.of("stable", "canary", "beta"));

    public Stages {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("stages must name at least the baseline");
        }
    }

    /**
     * The stage of everything that is not gray.
     *
     * @return the first declared stage
     */
    public String baseline() {
        return names.get(0);
    }

    /**
     * Whether a stage may be used.
     *
     * @param stage a stage name; a lane counts when its first part is declared
     * @return true if it may
     */
    public boolean declare(String stage) {
        for (int i = 0; i < names.size(); i++) {
            if (StageName.isWithin(stage, names.get(i))) {
                return true;
            }
        }
        return false;
    }
}
