package io.github.grayrelease.definition;

import java.util.Collection;

/**
 * A mistake in a document.
 *
 * @param key its place as operators write it: {@code gray.rules[2].percent}; empty outside the document
 * @param value the value there, texts in quotes; empty if there is none
 * @param wrong the mistake: {@code is outside 0 to 100}
 * @param remedy the remedy: {@code set a number from 0 to 100}
 */
public record Mistake(String key, String value, String wrong, String remedy) {

    /**
     * An unknown key.
     *
     * @param key the key
     * @param known the keys that are allowed in its place
     * @return the mistake
     */
    public static Mistake unknownKey(String key, Collection<String> known) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        String meant = NearestName.question(last, known);
        return new Mistake(key, "", "is not a key of Gray", meant + "allowed here are " + String.join(", ", known));
    }

    /**
     * A mistake outside the document, such as in an annotation, that is told together with those of the document.
     *
     * @param wrong the mistake, with its place
     * @param remedy the remedy
     * @return the mistake
     */
    public static Mistake elsewhere(String wrong, String remedy) {
        return new Mistake("", "", wrong, remedy);
    }

    @Override
    public String toString() {
        return (key.isEmpty() ? "" : key + ": ") + (value.isEmpty() ? "" : value + " ") + wrong;
    }
}
