package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.decide.InvalidRulesException;
import io.github.grayrelease.decide.Mistake;
import io.github.grayrelease.source.RuleControl;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Rules that are part of the environment. Whatever changes the environment while the application runs says so by an event
 * of Spring Cloud Context, which is known here by name only, so that nobody needs it.
 */
final class EnvironmentRules implements RuleReload, ApplicationListener<ApplicationEvent> {

    private static final Set<String> CHANGES = Set.of(
            "org.springframework.cloud.context.environment.EnvironmentChangeEvent",
            "org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent");

    private final Environment environment;
    private final Blocks blocks;
    private final RuleControl control;

    EnvironmentRules(Environment environment, RuleControl control) {
        this.environment = environment;
        this.blocks = new Blocks(environment);
        this.control = control;
    }

    @Override
    public GrayReload reload(String by) {
        Origins origins = new Origins(environment);
        try {
            GraySettings settings =
                    GraySettings.check(environment, () -> blocks.bind(ConfigurationPropertySources.get(environment)));
            return control.offer(settings.document(), by);
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
            reload("refresh");
        }
    }
}
