package io.github.grayrelease.hold;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.observe.Observers;
import io.github.grayrelease.propagate.Egress;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Runs tasks and scopes while OpenTelemetry's context storage fails. A process of its own, because the storage of a process
 * can be set only once.
 */
final class BrokenStorage implements ContextStorage {

    private static boolean broken;

    private final ContextStorage storage;

    private BrokenStorage(ContextStorage storage) {
        this.storage = storage;
    }

    /** Prints one line for each thing that happened. */
    public static void main(String... arguments) {
        ContextStorage.addWrapper(BrokenStorage::new);
        GrayObserver printing = new GrayObserver() {
            @Override
            public void failed(String step, Throwable failure) {
                print("failed " + step);
            }
        };
        GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "beta")))
                .observer(Observers.all(List.of(Observers.mdc(), printing)))
                .start();
        Runnable carried;
        try (GrayScope scope = Gray.open("beta")) {
            carried = Gray.wrap(() -> print("task in " + Gray.stage()));
        }
        broken = true;
        carried.run();
        Gray.wrap(() -> print("task without a context")).run();
        try (GrayScope scope = Gray.open("beta")) {
            print("scope in " + Gray.stage() + " " + MDC.get("gray.stage"));
        }
        broken = false;
        try (GrayScope scope = Gray.open("beta")) {
            broken = true;
        }
        Egress egress = new Egress("X-Gray-Stage", List.of(), printing);
        try (Scope call = egress.to(URI.create("http://outside.example/")).makeCurrent()) {
            print("call");
        }
        broken = false;
        print("left " + Gray.stage() + " " + MDC.get("gray.stage"));
    }

    private static void print(String line) {
        System.out.println("> " + line);
    }

    private static void check() {
        if (broken) {
            throw new IllegalStateException("this storage is broken");
        }
    }

    @Override
    public Scope attach(Context context) {
        check();
        return storage.attach(context);
    }

    @Override
    public @Nullable Context current() {
        check();
        return storage.current();
    }
}
