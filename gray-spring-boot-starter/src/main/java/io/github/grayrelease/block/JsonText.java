package io.github.grayrelease.block;

import io.github.grayrelease.GrayRuleSource.Block;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Flattens a JSON document by JSON's rules. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
final class JsonText {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(FlatText.DEEPEST)
                    .build())
            .build();

    private final JsonParser parser;
    private final FlatText flat;

    private JsonText(JsonParser parser, FlatText flat) {
        this.parser = parser;
        this.flat = flat;
    }

    /** Whether a block is JSON: its name says so, or it begins like a JSON object. */
    static boolean isJson(Block block) {
        String text = block.text().stripLeading();
        return block.name().endsWith(".json")
                || (text.startsWith("{") && text.substring(1).stripLeading().startsWith("\""));
    }

    /**
     * Adds the keys of a document.
     *
     * @throws tools.jackson.core.JacksonException if it is not JSON
     * @throws io.github.grayrelease.definition.InvalidRulesException if it has a value that Gray does not read
     */
    static void flatten(String text, FlatText into) {
        String json = text.startsWith("\ufeff") ? text.substring(1) : text;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            JsonText document = new JsonText(parser, into);
            parser.nextToken();
            document.add("");
            if (parser.nextToken() != null) {
                throw into.mistake("", document.place(), "has more after its end", "keep one JSON object");
            }
        }
    }

    /** Adds the value that begins with the current token; null means that the text has ended. */
    private void add(String path) {
        JsonToken token = parser.currentToken();
        Location place = place();
        if (token == JsonToken.START_OBJECT) {
            addObject(path, place);
        } else if (token == JsonToken.START_ARRAY) {
            addArray(path, place);
        } else if (token == JsonToken.VALUE_NULL) {
            flat.addNothing(path, "null", place);
        } else if (token != null) {
            flat.add(path, parser.getString(), place);
        }
    }

    private void addObject(String path, Location place) {
        boolean isEmpty = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = FlatText.path(path, parser.currentName());
            parser.nextToken();
            add(key);
            isEmpty = false;
        }
        if (isEmpty) {
            flat.addEmpty(path, place);
        }
    }

    private void addArray(String path, Location place) {
        int i = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            add(path + "[" + i + "]");
            i++;
        }
        if (i == 0) {
            flat.addEmpty(path, place);
        }
    }

    /** Jackson counts lines and columns from one. */
    private Location place() {
        TokenStreamLocation location = parser.currentTokenLocation();
        return new Location(Math.max(0, location.getLineNr() - 1), Math.max(0, location.getColumnNr() - 1));
    }
}
