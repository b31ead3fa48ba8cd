package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.block.BlockReader;
import io.github.grayrelease.block.EnvironmentRules;
import io.github.grayrelease.block.FileSourceFactory;
import io.github.grayrelease.block.NamesInCode;
import io.github.grayrelease.block.RuleEvents;
import io.github.grayrelease.block.SourceName;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.RuleBlock.Own;
import io.github.grayrelease.fleet.FollowedSource;
import io.github.grayrelease.fleet.FollowedSource.Application;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.snapshot.Snapshots;
import io.github.grayrelease.source.RuleFeed;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Lets rules change at run time. */
@AutoConfiguration(after = GrayAutoConfiguration.class)
@ConditionalOnBean(name = "grayRuntime")
public final class GrayRulesAutoConfiguration {

    private static final Logger log = LoggerFactory.getLogger(GrayRulesAutoConfiguration.class);

    /** Called by Spring. */
    GrayRulesAutoConfiguration() {}

    @Bean
    static GrayRuleSourceFactory grayFileSourceFactory() {
        return new FileSourceFactory();
    }

    @Bean
    static RuleEvents grayRuleEvents(ApplicationEventPublisher events) {
        return new RuleEvents(events);
    }

    @Bean
    BlockReader grayBlockReader(Environment environment, GrayProperties properties, GrayRuntime runtime) {
        List<String> declared = Binder.get(environment)
                .bind("gray.stages", Bindable.listOf(String.class))
                .orElseGet(List::of);
        return new BlockReader(new Own(properties.written(), declared), GrayProperties.class, runtime.books());
    }

    /** The control closes them, after the changes of the last second. */
    @Bean(destroyMethod = "")
    Snapshots graySnapshots(Environment environment, GrayProperties properties, RuleReader reader) {
        return SnapshotDirectory.of(properties, environment).snapshots(reader);
    }

    @Bean
    @Lazy(false)
    RuleControl grayRuleControl(GrayProperties properties, GrayRuntime runtime, Snapshots snapshots) {
        return new RuleControl(
                runtime.books(),
                properties.document(),
                SourceName.withoutPassword(properties.source()),
                snapshots,
                InstantSource.system(),
                runtime.observer(),
                runtime.tags().invitations());
    }

    /** Rules in the application's own configuration. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
    @ConditionalOnProperty(name = "gray.source", havingValue = GrayProperties.ENVIRONMENT, matchIfMissing = true)
    static class FromEnvironment {

        @Bean
        @Lazy(false)
        EnvironmentRules grayEnvironmentRules(
                ConfigurableApplicationContext context,
                GrayProperties properties,
                GrayRuntime runtime,
                RuleControl control) {
            control.offer(properties.document(), Author.by("start"));
            return new EnvironmentRules(
                    context.getEnvironment(),
                    environment -> GraySettings.rulesIn(environment, runtime.books()),
                    control,
                    context.getClassLoader());
        }
    }

    /** Rules in a file or store. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
    @Conditional(NotInEnvironment.class)
    static class FromElsewhere {

        @Bean
        @Lazy(false)
        FollowedSource grayFollowedSource(
                GrayProperties properties,
                ObjectProvider<GrayRuleSourceFactory> factories,
                RuleReader reader,
                RuleControl control,
                Snapshots snapshots,
                GrayRuntime runtime,
                ObserverBeans observers,
                ObjectProvider<NamesInCode> code) {
            // Here, because the thread of the feed would wait for this one, which creates beans and waits for the feed.
            observers.get();
            code.ifAvailable(names -> names.places().forEach(runtime.books()::require));
            GrayRuleSource source = RuleSources.open(properties.source(), factories);
            FollowedSource followed = FollowedSource.start(
                    source,
                    naming(properties, reader),
                    new Application(runtime.books(), control, snapshots, runtime.observer()),
                    InstantSource.system());
            if (followed.fleet().isEmpty()) {
                log.info("What operators suspend, pin or withdraw is kept on the disk of this instance, and concerns it"
                        + " alone. With redis:, etcd:, zookeeper: or nacos: as 'gray.source' it reaches all instances");
            }
            return followed;
        }

        /** The followed source closes it. */
        @Bean(destroyMethod = "")
        @Lazy(false)
        RuleFeed grayRuleFeed(FollowedSource followed) {
            return followed.feed();
        }
    }

    /** Only a file of this machine may name any other file of it. */
    private static RuleReader naming(GrayProperties properties, RuleReader reader) {
        if (SourceName.scheme(properties.source()).equals(FileSourceFactory.SCHEME)) {
            return reader;
        }
        InFiles files = InFiles.below(Optional.ofNullable(properties.files()).map(Path::of));
        return (block, anywhere) -> reader.read(block, files);
    }

    static final class NotInEnvironment extends NoneNestedConditions {

        NotInEnvironment() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty(name = "gray.source", havingValue = GrayProperties.ENVIRONMENT, matchIfMissing = true)
        static final class InEnvironment {}
    }
}
