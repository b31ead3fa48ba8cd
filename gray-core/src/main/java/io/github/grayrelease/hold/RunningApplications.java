package io.github.grayrelease.hold;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Determines the application that answers outside a request: the one whose test uses this thread; else the one that owns
 * the thread's context class loader; else the one whose test ran last; else the last started. Safe for all threads.
 */
public final class RunningApplications {

    /** The newest first; the last element stands for no application. */
    private static final CopyOnWriteArrayList<GrayRuntime> RUNNING = new CopyOnWriteArrayList<>();

    private static final ThreadLocal<@Nullable WeakReference<GrayRuntime>> IN_TEST = new ThreadLocal<>();

    private static volatile WeakReference<GrayRuntime> lastInTest = new WeakReference<>(null);

    private RunningApplications() {}

    static void started(GrayRuntime runtime) {
        RUNNING.add(0, runtime);
    }

    static void closed(GrayRuntime runtime) {
        RUNNING.remove(runtime);
    }

    /**
     * Sets the application that a test uses on this thread, as with Spring's cached test contexts. Other threads that
     * belong to no application use it too.
     *
     * @param runtime the application, or null after the test; other threads keep using the former one
     */
    public static void useInTest(@Nullable GrayRuntime runtime) {
        if (runtime == null) {
            IN_TEST.remove();
        } else {
            lastInTest = new WeakReference<>(runtime);
            IN_TEST.set(lastInTest);
        }
    }

    /** The application that answers on this thread, which has no context. */
    static GrayRuntime here() {
        GrayRuntime newest = RUNNING.isEmpty() ? GrayRuntime.NOBODYS : RUNNING.get(0);
        if (RUNNING.size() < 2) {
            return newest;
        }
        WeakReference<GrayRuntime> inTest = IN_TEST.get();
        GrayRuntime used = inTest == null ? null : running(inTest);
        if (used != null) {
            return used;
        }
        List<GrayRuntime> owners = owners(Thread.currentThread().getContextClassLoader());
        if (owners.size() == 1) {
            return owners.get(0);
        }
        GrayRuntime lastUsed = running(lastInTest);
        if (lastUsed != null && (owners.isEmpty() || owners.contains(lastUsed))) {
            return lastUsed;
        }
        return owners.isEmpty() ? newest : owners.get(0);
    }

    private static @Nullable GrayRuntime running(WeakReference<GrayRuntime> reference) {
        GrayRuntime runtime = reference.get();
        return runtime != null && RUNNING.contains(runtime) ? runtime : null;
    }

    /** The applications of the nearest class loader that has any, from the thread's own to its ancestors. */
    private static List<GrayRuntime> owners(@Nullable ClassLoader threads) {
        for (ClassLoader loader = threads; loader != null; loader = loader.getParent()) {
            ClassLoader asked = loader;
            List<GrayRuntime> owners =
                    RUNNING.stream().filter(runtime -> runtime.isOwnedBy(asked)).toList();
            if (!owners.isEmpty()) {
                return owners;
            }
        }
        return List.of();
    }
}
