package io.github.grayrelease.definition;

import java.util.Collection;

/**
 * One thing that is wrong in a document.
 *
 * @param key where it stands, as the operator would write it: {@code gray.rules[2].percent}
 * @param value what stands there, quoted where it is a text; empty where nothing does
 * @param wrong what is wrong with it: {@code is outside 0 to 100}
 * @param remedy what would be right: {@code set a number from 0 to 100}
 */
public record Mistake(String key, String value, String wrong, String remedy) {

    /**
     * A key that nothing reads.
     *
     * @param key the key
     * @param known the keys that could stand in its place
     * @return the mistake
     */
    public static Mistake unknownKey(String key, Collection<String> known) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        String meant = NearestName.to(last, known)
                .map(near -> "did you mean '" + near + "'? ")
                .orElse("");
        return new Mistake(key, "", "is not a key of Gray", meant + "known here are " + String.join(", ", known));
    }

    @Override
    public String toString() {
        return key + ": " + (value.isEmpty() ? "" : value + " ") + wrong;
    }
}
