package io.github.grayrelease.benchmarks;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.observation.GrayMetricsAutoConfiguration;
import io.github.grayrelease.observe.Observers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The observers of an application of Spring Boot with meters and spans. */
final class ObserverBeans implements AutoCloseable {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    void startFor(GrayRuntime runtime) {
        context.registerBean("registry", SimpleMeterRegistry.class, () -> new SimpleMeterRegistry());
        context.registerBean("runtime", GrayRuntime.class, () -> runtime);
        context.register(GrayMetricsAutoConfiguration.class);
        context.refresh();
    }

    List<GrayObserver> all() {
        List<GrayObserver> all = new ArrayList<>(List.of(Observers.mdc(), Observers.log(), Observers.span()));
        all.addAll(context.getBeansOfType(GrayObserver.class).values());
        if (all.size() < 5) {
            throw new IllegalStateException("there are no meters among " + all);
        }
        return all;
    }

    @Override
    public void close() {
        context.close();
    }
}
