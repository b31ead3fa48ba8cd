package io.github.grayrelease.block;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.control.CheckedRules;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.definition.AnalysisDefinition;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.definition.RuleBlock;
import io.github.grayrelease.definition.RuleBlock.Own;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.VariantDefinition;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.UnicodeReader;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/**
 * Reads a block from outside the environment. The block must contain rules, and may contain stages, subject and variants;
 * the environment supplies the missing parts.
 */
public final class BlockReader implements RuleReader {

    private static final Logger log = LoggerFactory.getLogger(BlockReader.class);

    private static final ConfigurationPropertyName GRAY = ConfigurationPropertyName.of("gray");
    private static final String RULES_KEY = "gray.rules";
    private static final ConfigurationPropertyName CHECKSUM = ConfigurationPropertyName.of("checksum");

    /**
     * Placeholders would let the authors of rules read the application's other configuration, because rules are visible.
     */
    private static final String PLACEHOLDER = "${";

    /** The keys that a block can change; the others are read only at the start of the application. */
    private static final Set<String> RULES = Arrays.stream(RuleDocument.class.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toUnmodifiableSet());

    private static final Bindable<List<String>> WORDS = Bindable.listOf(String.class);
    private static final Bindable<List<RuleDefinition>> RULE_LIST = Bindable.listOf(RuleDefinition.class);
    private static final Bindable<Map<String, VariantDefinition>> VARIANTS =
            Bindable.mapOf(String.class, VariantDefinition.class);
    private static final Bindable<AnalysisDefinition.Scope> ANALYSIS = Bindable.of(AnalysisDefinition.Scope.class);

    private final Environment nothing = new BareEnvironment();
    private final BlockBinder blocks = new BlockBinder(nothing);
    private final Own own;
    private final Class<?> keys;
    private final RuleBooks books;

    public BlockReader(Own own, Class<?> keys, RuleBooks books) {
        this.own = own;
        this.keys = keys;
        this.books = books;
    }

    @Override
    public CheckedRules read(Block block, InFiles files) {
        FlatText flat = new FlatText(block);
        List<ConfigurationPropertySource> sources = load(block, flat);
        Origins origins = new Origins(sources, nothing);
        List<Mistake> mistakes = mistakes(block, flat, origins);
        KeyMistakes wrongKeys = KeyCheck.mistakesInTexts(origins, keys);
        try {
            CheckedRules rules = books.check(block(blocks.binder(wrongKeys.repaired(sources)), wrongKeys), own, files);
            if (mistakes.isEmpty() && wrongKeys.isEmpty()) {
                warnOfStartKeys(origins);
                return rules;
            }
            mistakes.addAll(wrongKeys.and(List.of()));
        } catch (InvalidRulesException invalid) {
            mistakes.addAll(wrongKeys.and(invalid.mistakes()));
        } catch (BindException notBound) {
            mistakes.add(unbindable(notBound));
        }
        throw origins.locate(new InvalidRulesException(mistakes));
    }

    private static List<ConfigurationPropertySource> load(Block block, FlatText flat) {
        try {
            return documents(block, flat).stream()
                    .map(ConfigurationPropertySource::from)
                    .filter(source -> source != null)
                    .toList();
        } catch (MarkedYAMLException notYaml) {
            throw mistake(block, "is not YAML: " + problem(notYaml), "correct it there");
        } catch (JacksonException notJson) {
            throw mistake(block, "is not JSON: " + problem(notJson), "correct it there");
        } catch (IOException | RuntimeException unreadable) {
            if (unreadable instanceof InvalidRulesException invalid) {
                throw invalid;
            }
            throw mistake(block, "can't be read: " + unreadable.getMessage(), "correct it");
        }
    }

    private static List<PropertySource<?>> documents(Block block, FlatText flat) throws IOException {
        Resource resource = flat.resource();
        if (isProperties(block)) {
            return atMostOne(
                    block, new PropertiesPropertySourceLoader().load(block.name(), resource, StandardCharsets.UTF_8));
        }
        if (JsonText.isJson(block)) {
            JsonText.flatten(block.text(), flat);
        } else {
            atMostOne(block, YamlText.parse(new UnicodeReader(resource.getInputStream())))
                    .forEach(document -> YamlText.flatten(document, flat));
        }
        return List.of(flat.source());
    }

    private static <T> List<T> atMostOne(Block block, List<T> documents) {
        if (documents.size() > 1) {
            throw mistake(block, "has " + documents.size() + " documents", "keep one document, without '---'");
        }
        return documents;
    }

    private static boolean isProperties(Block block) {
        return block.name().endsWith(".properties");
    }

    private static String problem(MarkedYAMLException notYaml) {
        return notYaml.getProblemMark() == null
                ? String.valueOf(notYaml.getProblem())
                : notYaml.getProblem() + " at line " + (notYaml.getProblemMark().getLine() + 1) + ", column "
                        + (notYaml.getProblemMark().getColumn() + 1);
    }

    private static String problem(JacksonException notJson) {
        TokenStreamLocation place = notJson.getLocation();
        return place == null
                ? notJson.getOriginalMessage()
                : notJson.getOriginalMessage() + " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    private static InvalidRulesException mistake(Block block, String wrong, String remedy) {
        return new InvalidRulesException(List.of(new Mistake(block.name(), "", wrong, remedy)));
    }

    private List<Mistake> mistakes(Block block, FlatText flat, Origins origins) {
        List<Mistake> mistakes = new ArrayList<>();
        List<String> strangers = origins.keysBelow(ConfigurationPropertyName.EMPTY).stream()
                .filter(key -> !GRAY.isAncestorOf(key) && !GRAY.equals(key) && !CHECKSUM.equals(key))
                .map(key -> KeyCheck.written(key.chop(1)))
                .distinct()
                .toList();
        strangers.forEach(key -> mistakes.add(Mistake.unknownKey(key, List.of("gray", "checksum"))));
        if (!origins.mention(GRAY)) {
            mistakes.add(new Mistake(block.name(), "", "has no 'gray:' block", "begin it with 'gray:'"));
        } else if (!origins.mention(GRAY.append("rules"))) {
            mistakes.add(new Mistake(RULES_KEY, "", "is missing", "write 'rules: []' for no rules"));
        } else if (flat.isText(RULES_KEY) && origins.value(GRAY.append("rules")).isEmpty()) {
            mistakes.add(new Mistake(RULES_KEY, "", "has no value", "write 'rules: []' for no rules"));
        }
        mistakes.addAll(flat.nothingsExcept(RULES_KEY));
        origins.keysBelow(GRAY).stream()
                .filter(key -> origins.value(key).contains(PLACEHOLDER))
                .forEach(key -> mistakes.add(new Mistake(
                        KeyCheck.written(key),
                        "",
                        "has a placeholder, which a rule source may not contain",
                        "write the value")));
        return mistakes;
    }

    /** Binds part by part: binding all properties, with unused defaults, would take most of a reload's time. */
    private static RuleBlock block(Binder written, KeyMistakes wrongKeys) {
        BindHandler handler = wrongKeys.isEmpty() ? BindHandler.DEFAULT : BlockBinder.LENIENT;
        return new RuleBlock(
                part(written, "stages", WORDS, handler),
                part(written, "suspended", WORDS, handler),
                part(written, "subject", WORDS, handler),
                part(written, "rules", RULE_LIST, handler),
                part(written, "variants", VARIANTS, handler),
                part(written, "analysis", ANALYSIS, handler));
    }

    private static <T> @Nullable T part(Binder written, String key, Bindable<T> type, BindHandler handler) {
        return written.bind(GRAY.append(key), type, handler).orElse(null);
    }

    private static void warnOfStartKeys(Origins origins) {
        origins.keysBelow(GRAY).stream()
                .map(key -> key.chop(2))
                .distinct()
                .filter(key -> !RULES.contains(key.getLastElement(ConfigurationPropertyName.Form.DASHED)))
                .forEach(key -> log.warn(
                        "{}{} has no effect there: it is read at the start, from the application's configuration",
                        origins.of(key.toString()),
                        KeyCheck.written(key)));
    }

    static Mistake unbindable(BindException notBound) {
        return new Mistake(
                KeyCheck.written(notBound.getName()),
                "",
                "can't be read as " + notBound.getTarget().getType(),
                "write it as docs/configuration.md shows");
    }
}
