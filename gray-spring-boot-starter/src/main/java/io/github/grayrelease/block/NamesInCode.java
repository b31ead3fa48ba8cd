package io.github.grayrelease.block;

import java.util.Map;

/** Finds the stages and variants that annotations name. Called once, before the first rules of a source are read. */
@FunctionalInterface
public interface NamesInCode {

    /** The place of the first annotation with a name, by that name. */
    Map<String, String> places();
}
