package io.github.grayrelease.block;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.CheckedRules;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.source.RuleReload;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Rules in the environment. A change of the environment at run time is announced by an event of Spring Cloud Context; its
 * class is known by name only, so the dependency is optional.
 */
public final class EnvironmentRules implements RuleReload, ApplicationListener<ApplicationEvent> {

    private static final String ENVIRONMENT_CHANGE =
            "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

    private static final Set<String> CHANGES =
            Set.of(ENVIRONMENT_CHANGE, "org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent");

    private final ConfigurableEnvironment environment;
    private final Function<ConfigurableEnvironment, CheckedRules> rules;
    private final RuleControl control;
    private final UnaryOperator<ConfigurableEnvironment> readAgain;

    /** With Spring Cloud Context, its own refresh has already changed the environment, so nothing is read again. */
    public EnvironmentRules(
            ConfigurableEnvironment environment,
            Function<ConfigurableEnvironment, CheckedRules> rules,
            RuleControl control,
            @Nullable ClassLoader loader) {
        this.environment = environment;
        this.rules = rules;
        this.control = control;
        this.readAgain = ClassUtils.isPresent(ENVIRONMENT_CHANGE, loader) ? same -> same : FreshEnvironment::of;
    }

    @Override
    public GrayReload reload(Author by) {
        return guarded(readAgain, by);
    }

    /** Synchronised from reading to offering, so that an older reading can't replace a newer one. */
    private synchronized GrayReload guarded(UnaryOperator<ConfigurableEnvironment> reading, Author by) {
        try {
            return reload(reading.apply(environment), by);
        } catch (RuntimeException unreadable) {
            Mistake mistake =
                    new Mistake("application's configuration", "", "can't be read: " + unreadable, "correct it");
            return control.reject(new InvalidRulesException(List.of(mistake)), by);
        }
    }

    private GrayReload reload(ConfigurableEnvironment now, Author by) {
        Origins origins = new Origins(now);
        try {
            return control.offer(rules.apply(now), by);
        } catch (InvalidRulesException invalid) {
            return control.reject(origins.locate(invalid), by);
        } catch (BindException notBound) {
            Mistake mistake = BlockReader.unbindable(notBound);
            return control.reject(origins.locate(new InvalidRulesException(List.of(mistake))), by);
        }
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        if (CHANGES.contains(event.getClass().getName())) {
            guarded(same -> same, Author.by("refresh"));
        }
    }
}
