package io.github.grayrelease.compile;

import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.NearestName;
import io.github.grayrelease.stage.StageName;
import io.github.grayrelease.stage.Stages;
import java.util.ArrayList;
import java.util.List;

/** Collects the mistakes in a document. */
public final class Mistakes {

    private final List<Mistake> found = new ArrayList<>();

    public void refuse(String key, String value, String wrong, String remedy) {
        found.add(new Mistake(key, value.isBlank() ? "" : value, wrong, remedy));
    }

    void refuseText(String key, String value, String wrong, String remedy) {
        found.add(new Mistake(key, "'" + value + "'", wrong, remedy));
    }

    /** Refuses an undeclared stage and suggests the nearest declared one. */
    void checkDeclared(String key, String stage, Stages stages) {
        if (!StageName.isValid(stage) || !stages.declare(stage)) {
            String meant = NearestName.question(stage, stages.names());
            refuseText(key, stage, "is not a declared stage", meant + "declared are " + list(stages));
        }
    }

    static String list(Stages stages) {
        return String.join(", ", stages.names());
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidRulesException(found);
        }
    }
}
