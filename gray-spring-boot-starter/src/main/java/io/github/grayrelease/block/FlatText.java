package io.github.grayrelease.block;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/**
 * The keys of one document, named as Spring Boot names them, each with its text and place. Every value is the text that was
 * written; nothing is turned into a number, a date or a boolean. Not thread-safe.
 */
final class FlatText {

    /** The deepest nesting; Gray's own keys need less than half. */
    static final int DEEPEST = 50;

    private final Resource resource;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> emptyBlocks = new HashSet<>();
    private final Map<String, Mistake> nothings = new LinkedHashMap<>();

    /** Creates a document of a block, still empty. Its places name the block. */
    FlatText(Block block) {
        this.resource = new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8), block.name()) {
            @Override
            public String getFilename() {
                return block.name();
            }
        };
    }

    /** The text of the block, in UTF-8. */
    Resource resource() {
        return resource;
    }

    /** The path of a key below another. */
    static String path(String parent, String key) {
        return parent.isEmpty() || key.startsWith("[") ? parent + key : parent + '.' + key;
    }

    /** Adds a text. */
    void add(String path, String text, Location place) {
        put(path, Objects.requireNonNull(OriginTrackedValue.of(text, new TextResourceOrigin(resource, place))), place);
    }

    /** Adds an empty list or map. */
    void addEmpty(String path, Location place) {
        add(path, "", place);
        emptyBlocks.add(path);
    }

    /**
     * Adds a key without a value. It is a mistake, because a truncated text ends with one, and a rule without the rest of
     * its conditions would apply to everybody.
     *
     * @param written the way in which the document writes that there is no value; empty if it leaves the value out
     */
    void addNothing(String path, String written, Location place) {
        add(path, "", place);
        String meant = written.isEmpty() ? "" : "; if the text '" + written + "' is meant, write it in quotes";
        nothings.put(path, new Mistake(path, "", "has no value", "write a value, or remove the key" + meant));
    }

    /** One mistake for each key without a value, except the given one. */
    List<Mistake> nothingsExcept(String known) {
        return nothings.values().stream()
                .filter(nothing -> !nothing.key().equals(known))
                .toList();
    }

    /** Whether a key has a text, be it empty, instead of a list or map. */
    boolean isText(String path) {
        return values.containsKey(path) && !emptyBlocks.contains(path);
    }

    private void put(String path, Object value, Location place) {
        if (values.put(path, value) != null) {
            throw mistake(path, place, "is written twice: duplicate key", "keep one of the two");
        }
    }

    /** A mistake at a place of this document. */
    InvalidRulesException mistake(String path, Location place, String wrong, String remedy) {
        String at = resource.getFilename() + ":" + (place.getLine() + 1) + ":" + (place.getColumn() + 1);
        return new InvalidRulesException(
                List.of(new Mistake(path.isEmpty() ? at : at + " " + path, "", wrong, remedy)));
    }

    PropertySource<?> source() {
        return new OriginTrackedMapPropertySource(String.valueOf(resource.getFilename()), values, true);
    }
}
