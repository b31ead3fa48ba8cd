package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.SpringProperties;

/** The thread that reads rules needs no bean that the main thread has yet to create. */
class StartOrderTest {

    private static final String STRICT_LOCKING = "spring.locking.strict";

    @TempDir
    private Path folder = Path.of("");

    /** What an observer of the application needs; with lazy initialization nothing else creates it. */
    static final class Board {}

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(OpenToAll.class)
    static class App {

        /** The thread that created each bean, by the bean's name. */
        static final Map<String, String> CREATED = new ConcurrentHashMap<>();

        static final List<GrayReload> RELOADS = new CopyOnWriteArrayList<>();

        @Bean
        static BeanPostProcessor creations() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessBeforeInitialization(Object bean, String name) {
                    CREATED.putIfAbsent(name, Thread.currentThread().getName());
                    return bean;
                }
            };
        }

        @Bean
        Board board() {
            return new Board();
        }

        @Bean
        GrayObserver boardObserver(Board board) {
            return new GrayObserver() {
                @Override
                public void reloaded(GrayReload reload) {
                    assertThat(board).isNotNull();
                    RELOADS.add(reload);
                }
            };
        }
    }

    @AfterEach
    void forget() {
        SpringProperties.setProperty(STRICT_LOCKING, null);
        App.CREATED.clear();
        App.RELOADS.clear();
    }

    private ConfigurableApplicationContext start(boolean isLazy, ApplicationListener<?>... listeners)
            throws IOException {
        Path rules = Files.writeString(folder.resolve("rules.yml"), "gray: { rules: [{ name: all, stage: canary }] }");
        return new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.SERVLET)
                .listeners(listeners)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.main.lazy-initialization=" + isLazy,
                        "--gray.snapshots=none",
                        "--gray.source=file:" + rules);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void theRulesAreInForceBeforeTheApplicationHasStarted(boolean isLazy, boolean isStrict) throws IOException {
        SpringProperties.setProperty(STRICT_LOCKING, String.valueOf(isStrict));
        List<String> atStart = new CopyOnWriteArrayList<>();
        ApplicationListener<ApplicationStartedEvent> started = event -> atStart.add(event.getApplicationContext()
                .getBean(io.github.grayrelease.control.RuleControl.class)
                .status()
                .current()
                .source());

        try (ConfigurableApplicationContext context = start(isLazy, started)) {
            assertThat(context.isRunning()).isTrue();
            assertThat(atStart).containsExactly("file:" + folder.resolve("rules.yml"));
            assertThat(App.RELOADS).extracting(GrayReload::outcome).containsExactly(GrayReload.Outcome.APPLIED);
            assertThat(App.CREATED).containsKey("boardObserver").doesNotContainValue("gray-rules");
        }
    }

    @Test
    void noLineOfTheStartIsAboutBeansOfAnotherThread() throws IOException {
        try (Lines lines = Lines.collect();
                ConfigurableApplicationContext context = start(false)) {
            assertThat(context.isRunning()).isTrue();
            assertThat(lines.loggers()).noneMatch(line -> line.contains("in thread \"gray-rules\""));
        }
    }
}
