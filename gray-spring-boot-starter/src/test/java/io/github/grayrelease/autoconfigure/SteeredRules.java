package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.block.BlockBinder;
import io.github.grayrelease.block.KeyCheck;
import io.github.grayrelease.block.KeyMistakes;
import io.github.grayrelease.block.Origins;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.RuleDocument;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Rules from an application's configuration, checked as at the start of an application that steers rollouts. */
final class SteeredRules {

    private SteeredRules() {}

    /**
     * Reads and checks the rules.
     *
     * @throws InvalidRulesException if they have mistakes
     */
    static RuleDocument of(List<PropertySource<?>> sources) {
        StandardEnvironment environment = new StandardEnvironment();
        sources.forEach(environment.getPropertySources()::addLast);
        ConfigurationPropertySources.attach(environment);
        KeyMistakes mistakes = KeyCheck.mistakes(new Origins(environment), GrayProperties.class);
        if (!mistakes.isEmpty()) {
            throw new InvalidRulesException(mistakes.and(List.of()));
        }
        RuleDocument document = new BlockBinder(environment)
                .bind(ConfigurationPropertySources.get(environment), GrayProperties.class)
                .written();
        new RuleBooks(document, Map.of(), true, "");
        return document;
    }
}
