package io.github.grayrelease.decide;

import io.github.grayrelease.stage.StageName;
import io.github.grayrelease.stage.Stages;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names that code may ask for. Names are interned, as those in code are: that makes the look-up faster. */
final class Names {

    private final Stages stages;
    private final List<String> variants;
    private final Set<String> inOrder;
    private final Set<String> known;

    Names(Stages stages, List<Variant> variants) {
        this.stages = stages;
        this.variants =
                variants.stream().map(variant -> variant.name().intern()).toList();
        Set<String> names = new LinkedHashSet<>(stages.names());
        names.addAll(this.variants);
        this.inOrder = Collections.unmodifiableSet(names);
        this.known = new HashSet<>(names);
    }

    /** The stages, then the other variants, in their order. */
    Set<String> all() {
        return inOrder;
    }

    List<String> variants() {
        return variants;
    }

    boolean declare(String name) {
        return known.contains(name) || isStage(name);
    }

    boolean isStage(String name) {
        return StageName.isValid(name) && stages.declare(name);
    }
}
