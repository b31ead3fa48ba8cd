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
 * Rules without mistakes, with the content that their version stands for: the source's block, and the lines of its files at
 * the time of the check.
 *
 * @param version the version of block and lines
 * @param block the source's block
 * @param document the meaning of the block in this application
 * @param files the lines of each file, by its path in the block
 */
public record CheckedRules(String version, RuleBlock block, RuleDocument document, Map<String, FileLines> files) {

    // Copies the map in its order.
    public CheckedRules {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /**
     * Gives the rules the version that they had before a restart.
     *
     * @param former the version
     * @return the rules
     */
    public CheckedRules named(String former) {
        return new CheckedRules(former, block, document, files);
    }

    /** The files at the time of the check. */
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
