package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.address.InvalidSettingException;
import io.github.grayrelease.block.SourceName;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import java.util.List;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;

/** Opens the source of the rules by its scheme. */
final class RuleSources {

    private RuleSources() {}

    /** The mistakes in the value of {@code gray.source}; whatever else goes wrong is not known yet. */
    static List<Mistake> mistakes(GrayProperties properties, ObjectProvider<GrayRuleSourceFactory> factories) {
        if (!properties.enabled() || properties.isInEnvironment()) {
            return List.of();
        }
        try {
            open(properties.source(), factories).close();
            return List.of();
        } catch (InvalidRulesException invalid) {
            return invalid.mistakes();
        } catch (BeansException notNow) {
            return List.of();
        }
    }

    static GrayRuleSource open(String source, ObjectProvider<GrayRuleSourceFactory> beans) {
        List<GrayRuleSourceFactory> factories = beans.orderedStream().toList();
        String scheme = SourceName.scheme(source);
        for (GrayRuleSourceFactory factory : factories) {
            if (factory.scheme().equals(scheme)) {
                return open(factory, source.substring(Math.min(scheme.length() + 1, source.length())));
            }
        }
        throw SourceName.unknown(
                source, factories.stream().map(GrayRuleSourceFactory::scheme).toList());
    }

    private static GrayRuleSource open(GrayRuleSourceFactory factory, String location) {
        try {
            return factory.open(location);
        } catch (InvalidSettingException invalid) {
            throw SourceName.mistake(invalid.wrong(), invalid.remedy());
        } catch (IllegalArgumentException invalid) {
            throw mistake(String.valueOf(invalid.getMessage()));
        }
    }

    /**
     * Splits the message of an application's factory into problem and remedy, as {@link GrayRuleSourceFactory} defines it.
     */
    private static InvalidRulesException mistake(String message) {
        int half = message.lastIndexOf("; ");
        return half < 0
                ? SourceName.mistake(message, "correct it")
                : SourceName.mistake(message.substring(0, half), message.substring(half + 2));
    }
}
