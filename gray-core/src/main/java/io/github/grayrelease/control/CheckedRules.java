package io.github.grayrelease.control;

import io.github.grayrelease.definition.FileLines;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.RuleBlock;
import io.github.grayrelease.definition.RuleDocument;
import java.io.FileNotFoundException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rules without mistakes, with all that their version names: the block as its source holds it, and the lines of the files
 * that it named when it was checked.
 *
 * @param version names block and lines
 * @param block the block as its source holds it
 * @param document what the block means in this application
 * @param files the lines of each file, by the path in the block
 */
public record CheckedRules(String version, RuleBlock block, RuleDocument document, Map<String, FileLines> files) {

    // Copies the map in its order.
    public CheckedRules {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /**
     * The same rules under the version that they had before a restart.
     *
     * @param former the version
     * @return the rules
     */
    public CheckedRules named(String former) {
        return new CheckedRules(former, block, document, files);
    }

    /** The files as they were when the rules were checked. */
    InFiles keptFiles() {
        return path -> {
            FileLines lines = files.get(path);
            if (lines == null) {
                throw new FileNotFoundException(path);
            }
            return lines;
        };
    }
}
