package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayApplication;
import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.block.BareValueConverter;
import io.github.grayrelease.block.NamesInCode;
import io.github.grayrelease.block.VariableCheck;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.hold.GrayRuntimeBuilder;
import io.github.grayrelease.observe.Observers;
import io.github.grayrelease.propagate.Egress;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/** Assembles the steps of a request: rules from the environment, tags, egress, and observers. */
@AutoConfiguration
@EnableConfigurationProperties(GrayProperties.class)
public final class GrayAutoConfiguration {

    private static final Logger log = LoggerFactory.getLogger(GrayAutoConfiguration.class);

    /** Called by Spring. */
    GrayAutoConfiguration() {}

    @Bean
    @ConfigurationPropertiesBinding
    static BareValueConverter grayBareValueConverter() {
        return new BareValueConverter();
    }

    @Bean
    GraySettings graySettings(
            Environment environment,
            ObjectProvider<GrayProperties> properties,
            ObjectProvider<NamesInCode> code,
            ObjectProvider<GrayRuleSourceFactory> factories) {
        VariableCheck.warnings(variables(environment), GrayProperties.class).forEach(log::warn);
        NamesInCode names = code.getIfAvailable(() -> NamesInCode.NONE);
        GraySettings settings =
                GraySettings.check(environment, properties::getObject, names::places, read -> Stream.concat(
                                RuleSources.mistakes(read, factories).stream(), names.mistakes().stream())
                        .toList());
        if (settings.hasEmptySecret()) {
            log.warn(
                    "'gray.ingress.secret' is set to an empty text, so this service signs no tags and believes no signed"
                            + " ones; set it to the secret that all services share, or remove it");
        }
        return settings;
    }

    private static Set<String> variables(Environment environment) {
        return environment instanceof ConfigurableEnvironment configurable
                ? configurable.getSystemEnvironment().keySet()
                : Set.of();
    }

    @Bean
    ObserverBeans grayObserverBeans(ObjectProvider<GrayObserver> observers) {
        return new ObserverBeans(observers);
    }

    @Bean
    @ConditionalOnMissingBean
    GrayRuntime grayRuntime(
            GraySettings settings,
            GrayProperties properties,
            ApplicationContext context,
            ObserverBeans observers,
            ObjectProvider<GrayAttributes> attributes) {
        GrayRuntimeBuilder runtime = GrayRuntime.with(settings.books())
                .service(service(context.getEnvironment()))
                .classLoader(context.getClassLoader())
                .tags(settings.tagReader())
                .observer(Observers.all(observers))
                .attributes(
                        SingletonSupplier.of(() -> attributes.orderedStream().toList()));
        runtime = properties.strict() ? runtime.strict() : runtime;
        runtime = properties.ingress().expectTag() ? runtime.expectsTags() : runtime;
        return runtime.start();
    }

    private static String service(Environment environment) {
        return environment.getProperty("spring.application.name", "application");
    }

    @Bean
    @ConditionalOnMissingBean
    GrayApplication grayApplication(GrayRuntime runtime) {
        return new GrayApplication(runtime);
    }

    @Bean
    @ConditionalOnMissingBean
    GrayFlow grayFlow(GrayRuntime runtime) {
        return new GrayFlow(runtime);
    }

    /** Without egress no client sends a tag. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
    Egress grayEgress(GraySettings settings, GrayRuntime runtime) {
        return settings.egress(runtime);
    }

    /** For clients that are not beans: sets the egress even if the application replaces it or creates beans lazily. */
    @Bean
    @Lazy(false)
    SmartInitializingSingleton graySendsThroughEgress(GrayRuntime runtime, ObjectProvider<Egress> egress) {
        return () -> egress.ifAvailable(runtime::sendThrough);
    }

    @Bean
    @Lazy(false)
    @ConditionalOnWebApplication
    @ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
    SocketPeers graySocketPeers(ObjectProvider<GrayProperties> properties) {
        return new SocketPeers(properties);
    }

    /** What outsiders must not send is printed for the people who configure the gateway. */
    @Bean
    @Lazy(false)
    @ConditionalOnWebApplication
    @ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
    SmartInitializingSingleton grayPrintsStripList(GrayRuntime runtime) {
        return () -> log.debug(
                "A gateway in front must remove from requests of outsiders: {}",
                runtime.tags().stripList());
    }

    /** From here on requests are served, so a missing context counts as lost. */
    @Bean
    @Lazy(false)
    @ConditionalOnWebApplication
    @ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
    ApplicationListener<ContextRefreshedEvent> grayServes(GrayRuntime runtime) {
        return started -> runtime.serve();
    }

    @Bean
    GrayObserver grayLogObserver(GraySettings settings) {
        return settings.logObserver();
    }

    /** Puts stage and rule into the MDC for every log line of a request. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MDC.class)
    static class Mdc {

        @Bean
        GrayObserver grayMdcObserver() {
            return Observers.mdc();
        }
    }
}
