package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/**
 * Whole applications that start, serve one request and close, one after the other, and leave nothing behind. By default a
 * few; {@code -Dsoak.restarts=100} runs a hundred.
 */
class RestartTest {

    private static final int RESTARTS = Integer.getInteger("soak.restarts", 3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("");

    private Path rules = Path.of("");

    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /** Kept, because a reference that is collected itself is never queued. */
    private final List<WeakReference<Object>> closed = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        rules = Files.writeString(folder.resolve("rules.yml"), "gray: { rules: [{ name: all, stage: canary }] }");
    }

    /** One for each, so that each writes one. */
    private Path snapshots() {
        return folder.resolve("snapshots-" + closed.size());
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    /** With all classes of this test's class path, and none of its own: the JDK is what both have in common. */
    private static URLClassLoader ownLoader() {
        URL[] classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(RestartTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
    }

    private void runInALoaderOfItsOwn() throws Exception {
        try (URLClassLoader loader = ownLoader()) {
            Object app = startedIn(loader);
            try (AutoCloseable closing = (AutoCloseable) app) {
                ask(((IntSupplier) app).getAsInt());
            }
            // Reactor's schedulers belong to its classes and not to an application, so Spring leaves them alone.
            loader.loadClass(Schedulers.class.getName())
                    .getMethod("shutdownNow")
                    .invoke(null);
            closed.add(new WeakReference<>(loader, collected));
        }
    }

    /** Threads that an application starts have the context class loader of the one that starts it. */
    private Object startedIn(ClassLoader loader) throws ReflectiveOperationException {
        Thread here = Thread.currentThread();
        ClassLoader before = here.getContextClassLoader();
        here.setContextClassLoader(loader);
        try {
            return loader.loadClass(RestartedApp.class.getName())
                    .getConstructor(String.class, String.class)
                    .newInstance(rules.toString(), snapshots().toString());
        } finally {
            here.setContextClassLoader(before);
        }
    }

    private static void ask(int port) {
        assertThat(new Client(port).get("/stage")).isEqualTo("canary canary");
        assertThat(new Client(port).get("/stage", "X-Gray-Stage", "beta")).isEqualTo("beta beta");
    }

    /** Those that run on, of Gray's or in what was closed; a thread that is about to end may do so. */
    private List<Thread> threadsLeft() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<Thread> left = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("gray-") || isClosed(thread.getContextClassLoader())) {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
                if (thread.isAlive()) {
                    left.add(thread);
                }
            }
        }
        return left;
    }

    private boolean isClosed(@Nullable ClassLoader loader) {
        return closed.stream().anyMatch(reference -> loader != null && reference.refersTo(loader));
    }

    private int collected(int expected) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int found = 0;
        while (found < expected && System.nanoTime() < end) {
            System.gc();
            while (collected.remove(200) != null) {
                found++;
            }
        }
        return found;
    }

    @Test
    void aClosedApplicationLeavesNoThreadAndNoClassLoaderBehind() throws Exception {
        for (int i = 0; i < RESTARTS; i++) {
            runInALoaderOfItsOwn();
        }

        assertThat(threadsLeft()).isEmpty();
        // The last one may be known to caches of the JDK that keep one.
        assertThat(collected(RESTARTS - 1)).isGreaterThanOrEqualTo(RESTARTS - 1);
    }
}
