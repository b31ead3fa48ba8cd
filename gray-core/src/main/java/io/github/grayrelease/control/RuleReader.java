package io.github.grayrelease.control;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;

/** Reads a {@code gray:} block. Safe for all threads. */
@FunctionalInterface
public interface RuleReader {

    /**
     * Reads and checks a block.
     *
     * @param block the block
     * @param files finds the files that it names
     * @return the checked rules
     * @throws InvalidRulesException with all its mistakes, each with line and column
     */
    CheckedRules read(Block block, InFiles files);
}
