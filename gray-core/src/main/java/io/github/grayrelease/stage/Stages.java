package io.github.grayrelease.stage;

import java.util.List;

/**
 * The declared stages.
 *
 * @param names at least one stage name of one part; the first is the baseline
 */
public record Stages(List<String> names) {

    /** The stages of an application that declares none. */
    public static final Stages DEFAULT = new Stages(List.of("stable", "canary", "beta"));

    public Stages {
        // The names in an application's code are interned too, and comparing one object with itself is fastest.
        names = names.stream().map(String::intern).toList();
        if (names.isEmpty()) {
            throw new IllegalArgumentException("stages must name at least the baseline");
        }
    }

    /**
     * The stage of a request that nothing else decides.
     *
     * @return the first declared stage
     */
    public String baseline() {
        return names.get(0);
    }

    /**
     * Whether a stage may be used.
     *
     * @param stage a stage name; a lane may be used if its first part is declared
     * @return true if it may be used
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
