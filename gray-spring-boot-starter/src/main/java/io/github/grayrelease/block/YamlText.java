package io.github.grayrelease.block;

import java.io.Reader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Flattens one YAML document. Aliases may repeat a limited number of nodes, because nested aliases grow exponentially. Not
 * thread-safe.
 *
 * @see <a href="https://yaml.org/spec/1.1/">YAML 1.1</a>
 */
final class YamlText {

    /** The maximum number of nodes that aliases repeat. */
    static final int MOST_REPEATED = 10_000;

    /** The tags of YAML's own types; others would name Java classes. */
    private static final Set<Tag> KNOWN =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE, Tag.SEQ, Tag.MAP);

    private final FlatText flat;
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int repeated;

    private YamlText(FlatText flat) {
        this.flat = flat;
    }

    /**
     * Parses all documents of a text.
     *
     * @throws org.yaml.snakeyaml.error.YAMLException if it is not YAML
     */
    static List<Node> parse(Reader text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setNestingDepthLimit(FlatText.DEEPEST);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        options.setMergeOnCompose(true);
        List<Node> documents = new ArrayList<>();
        new Yaml(options).composeAll(text).forEach(documents::add);
        return documents;
    }

    /**
     * Adds the keys of a document.
     *
     * @throws io.github.grayrelease.definition.InvalidRulesException if it has a key or value that Gray does not read
     */
    static void flatten(Node document, FlatText into) {
        new YamlText(into).add("", document, 0);
    }

    private void add(String path, Node node, int depth) {
        countRepeated(path, node);
        if (depth > FlatText.DEEPEST) {
            throw flat.mistake(path, place(node), "is nested more than " + FlatText.DEEPEST + " deep", "flatten it");
        }
        if (!KNOWN.contains(node.getTag())) {
            throw flat.mistake(
                    path, place(node), "has the tag '" + node.getTag().getValue() + "'", "remove the tag");
        }
        if (node instanceof MappingNode map) {
            addMap(path, map, depth);
        } else if (node instanceof SequenceNode list) {
            addList(path, list, depth);
        } else if (node instanceof ScalarNode scalar) {
            addText(path, scalar);
        }
    }

    private void countRepeated(String path, Node node) {
        if (!seen.add(node) && ++repeated > MOST_REPEATED) {
            throw flat.mistake(
                    path,
                    place(node),
                    "is repeated by aliases, which repeat more than " + MOST_REPEATED + " values in all",
                    "write the values where they belong");
        }
    }

    private void addMap(String path, MappingNode map, int depth) {
        Set<String> keys = new HashSet<>();
        for (NodeTuple entry : map.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw flat.mistake(path, place(entry.getKeyNode()), "has a key that is not a text", "write a text");
            }
            if (!keys.add(key.getValue())) {
                throw flat.mistake(
                        FlatText.path(path, name(key)), place(key), "is a duplicate key", "keep one of the two");
            }
            add(FlatText.path(path, name(key)), entry.getValueNode(), depth + 1);
        }
        if (keys.isEmpty()) {
            flat.addEmpty(path, place(map));
        }
    }

    /** Puts keys in brackets that YAML would turn into numbers and the like, so that Spring Boot keeps their text. */
    private static String name(ScalarNode key) {
        return key.getTag().equals(Tag.STR) ? key.getValue() : "[" + key.getValue() + "]";
    }

    private void addList(String path, SequenceNode list, int depth) {
        int i = 0;
        for (Node element : list.getValue()) {
            add(path + "[" + i + "]", element, depth + 1);
            i++;
        }
        if (i == 0) {
            flat.addEmpty(path, place(list));
        }
    }

    private void addText(String path, ScalarNode scalar) {
        if (scalar.getTag().equals(Tag.NULL) && scalar.getScalarStyle() == ScalarStyle.PLAIN) {
            flat.addNothing(path, scalar.getValue(), place(scalar));
        } else {
            flat.add(path, scalar.getValue(), place(scalar));
        }
    }

    static Location place(Node node) {
        return new Location(node.getStartMark().getLine(), node.getStartMark().getColumn());
    }
}
