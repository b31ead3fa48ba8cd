package io.github.grayrelease.block;

import io.github.grayrelease.definition.Mistake;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyNameAliases;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/**
 * The mistakes in the keys of a block. The rest of the block is read all the same, with each misspelt key as the key that
 * was probably meant, so that its author gets one list of all mistakes.
 */
public final class KeyMistakes {

    private static final String STAGES = "gray.stages";

    /** The parts that name stages. */
    private static final List<String> NAME_STAGES = List.of("gray.rules", "gray.variants", "gray.suspended");

    private final Set<Mistake> mistakes = new LinkedHashSet<>();
    private final Map<ConfigurationPropertyName, ConfigurationPropertyName> meant;

    KeyMistakes(Set<Mistake> mistakes, Map<ConfigurationPropertyName, ConfigurationPropertyName> meant) {
        this.mistakes.addAll(mistakes);
        this.meant = Map.copyOf(meant);
    }

    public boolean isEmpty() {
        return mistakes.isEmpty();
    }

    /** Whether a part of the block has a mistake, so that what its parts say together is not known. */
    public boolean touch(String part) {
        return mistakes.stream().anyMatch(mistake -> isWithin(mistake.key(), part));
    }

    /** These mistakes, then those later ones that do not follow from them. */
    public List<Mistake> and(List<Mistake> later) {
        List<Mistake> all = new ArrayList<>(mistakes);
        later.stream()
                .filter(mistake -> !follows(mistake))
                .map(this::whereItStands)
                .forEach(all::add);
        return all;
    }

    private boolean follows(Mistake later) {
        if (isUnread(STAGES) && NAME_STAGES.stream().anyMatch(part -> isWithin(later.key(), part))) {
            return true;
        }
        return meant.values().stream().anyMatch(key -> same(later.key(), KeyCheck.written(key)))
                || mistakes.stream()
                        .map(Mistake::key)
                        .anyMatch(key -> isWithin(later.key(), key) || (isUnread(key) && isWithin(key, later.key())));
    }

    /** A mistake below a key that was meant, at the key that is written. */
    private Mistake whereItStands(Mistake later) {
        return meant.entrySet().stream()
                .filter(key -> isWithin(later.key(), KeyCheck.written(key.getValue())))
                .findFirst()
                .map(key -> new Mistake(
                        KeyCheck.written(key.getKey())
                                + later.key()
                                        .substring(
                                                KeyCheck.written(key.getValue()).length()),
                        later.value(),
                        later.wrong(),
                        later.remedy()))
                .orElse(later);
    }

    /** Whether what stands at a key is left out. */
    private boolean isUnread(String key) {
        return mistakes.stream().anyMatch(mistake -> same(mistake.key(), key))
                && meant.keySet().stream().noneMatch(misspelt -> same(KeyCheck.written(misspelt), key));
    }

    private static boolean isWithin(String key, String part) {
        String below = plain(key);
        String above = plain(part);
        return below.startsWith(above)
                && (below.length() == above.length() || ".[".indexOf(below.charAt(above.length())) >= 0);
    }

    private static boolean same(String one, String other) {
        return plain(one).equals(plain(other));
    }

    /** Spring Boot ignores case and hyphens of keys. */
    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replace("-", "");
    }

    /** The sources, in which each misspelt key is also found under the name that was probably meant. */
    public Iterable<ConfigurationPropertySource> repaired(Iterable<ConfigurationPropertySource> sources) {
        if (meant.isEmpty()) {
            return sources;
        }
        ConfigurationPropertyNameAliases aliases = new ConfigurationPropertyNameAliases();
        Origins origins = new Origins(sources, new BareEnvironment());
        meant.forEach((misspelt, key) -> {
            aliases.addAliases(misspelt, key);
            origins.keysBelow(misspelt).forEach(below -> aliases.addAliases(below, moved(below, misspelt, key)));
        });
        return StreamSupport.stream(sources.spliterator(), false)
                .map(source -> source.withAliases(aliases))
                .collect(Collectors.toList());
    }

    private static ConfigurationPropertyName moved(
            ConfigurationPropertyName key, ConfigurationPropertyName from, ConfigurationPropertyName to) {
        return to.append(key.subName(from.getNumberOfElements()));
    }
}
