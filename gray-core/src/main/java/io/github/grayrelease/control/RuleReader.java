package io.github.grayrelease.control;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;

/** Reads a {@code gray:} block. Safe for all threads. */
@FunctionalInterface
public interface RuleReader {

    /**
     * Reads a block whole.
     *
     * @param block the block
     * @param files finds the files that it names
     * @return what it says, checked
     * @throws InvalidRulesException with all its mistakes, each with the line and column where it stands
     */
    CheckedRules read(Block block, InFiles files);
}
