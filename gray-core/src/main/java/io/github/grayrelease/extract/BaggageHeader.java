package io.github.grayrelease.extract;

import io.github.grayrelease.stage.StageName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Gray's entry in the W3C {@code baggage} header. Gray reads and removes the entry even without a propagator; it never
 * writes one.
 *
 * @see <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a>
 */
public final class BaggageHeader {

    /** The header's name. */
    public static final String NAME = "baggage";

    /** The key of Gray's entry; case matters. */
    public static final String KEY = "gray.stage";

    /** The limit of OpenTelemetry: characters of a header beyond it are ignored. */
    private static final int MAX_LENGTH = 8192;

    private BaggageHeader() {}

    /** The decoded values of Gray's entries; a value longer than a tag may be stays undecoded and is rejected later. */
    static List<String> stages(List<String> headers) {
        List<String> stages = new ArrayList<>(1);
        for (String header : headers) {
            for (String member : members(header)) {
                if (isOurs(member)) {
                    stages.add(decoded(value(member)));
                }
            }
        }
        return stages;
    }

    /**
     * Whether the header names another stage than the request's own, as it does if a propagator forwards the received
     * baggage without knowing the decision.
     *
     * @param headers the values of all its occurrences
     * @param stage the stage of the request
     * @return true if an entry of Gray has another value
     */
    public static boolean contradicts(List<String> headers, String stage) {
        return stages(headers).stream().anyMatch(entry -> !entry.equals(stage));
    }

    /**
     * The header without Gray's entry.
     *
     * @param headers the values of all its occurrences
     * @return the remaining values; empty if nothing remains
     */
    public static List<String> withoutStage(List<String> headers) {
        return headers.stream()
                .map(BaggageHeader::withoutStage)
                .filter(rest -> !rest.isEmpty())
                .toList();
    }

    /**
     * The part of a hidden header that the application may read.
     *
     * @param name the header's name
     * @param headers the values of all its occurrences
     * @return for {@code baggage} all but Gray's entry; for any other header nothing
     */
    public static List<String> visible(String name, List<String> headers) {
        return NAME.equalsIgnoreCase(name) ? withoutStage(headers) : List.of();
    }

    private static String withoutStage(String header) {
        if (!header.contains(KEY)) {
            return header;
        }
        List<String> others = new ArrayList<>();
        for (String member : header.split(",", -1)) {
            if (!isOurs(member)) {
                others.add(member);
            }
        }
        return String.join(",", others).strip();
    }

    private static String[] members(String header) {
        if (!header.contains(KEY)) {
            return new String[0];
        }
        return (header.length() > MAX_LENGTH ? header.substring(0, MAX_LENGTH) : header).split(",", -1);
    }

    private static boolean isOurs(String member) {
        int equals = member.indexOf('=');
        return equals > 0 && member.substring(0, equals).strip().equals(KEY);
    }

    private static String value(String member) {
        int properties = member.indexOf(';');
        return member.substring(member.indexOf('=') + 1, properties < 0 ? member.length() : properties)
                .strip();
    }

    private static String decoded(String value) {
        if (value.length() > StageName.MAX_LENGTH || value.indexOf('%') < 0) {
            return value;
        }
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return value;
        }
    }
}
