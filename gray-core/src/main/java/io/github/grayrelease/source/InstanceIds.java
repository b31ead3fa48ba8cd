package io.github.grayrelease.source;

import java.util.UUID;
import java.util.regex.Pattern;

/** The ids of instances in a store. They have a form of their own, so that no other key is taken for a value. */
public final class InstanceIds {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private InstanceIds() {}

    /**
     * Makes an id.
     *
     * @return a random id, which is a legal part of a key in every store
     */
    public static String random() {
        return UUID.randomUUID().toString();
    }

    /**
     * Whether a part of a key is an id.
     *
     * @param part the part
     * @return false for the key of anything else
     */
    public static boolean isOne(String part) {
        return FORM.matcher(part).matches();
    }
}
