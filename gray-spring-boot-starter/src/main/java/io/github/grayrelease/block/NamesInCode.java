package io.github.grayrelease.block;

import io.github.grayrelease.definition.Mistake;
import java.util.List;
import java.util.Map;

/** Finds what annotations say, before a bean is created and before the first rules of a source are read. */
public interface NamesInCode {

    /** Of an application in which nothing reads annotations. */
    NamesInCode NONE = new NamesInCode() {
        @Override
        public Map<String, String> places() {
            return Map.of();
        }

        @Override
        public List<Mistake> mistakes() {
            return List.of();
        }
    };

    /** The place of the first annotation with a name, by that name; empty if a source that is never read may declare them. */
    Map<String, String> places();

    /** The annotations that would have no effect. */
    List<Mistake> mistakes();
}
