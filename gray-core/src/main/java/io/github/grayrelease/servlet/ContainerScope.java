package io.github.grayrelease.servlet;

import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import org.jspecify.annotations.Nullable;

/**
 * The time that a container spends on a dispatch of a request, filters included. An integration of the container marks it,
 * so that the line that the container logs for an uncaught exception has the stage, and the thread keeps nothing of it.
 * Without an integration, nothing outlives the filter.
 */
public final class ContainerScope {

    private static final ThreadLocal<@Nullable ContainerScope> CURRENT = new ThreadLocal<>();

    private int depth;
    private GrayScope failed = GrayScope.NOTHING;
    private Runnable atExit = () -> {};

    private ContainerScope() {}

    /** Marks the begin on this thread. Nested calls are allowed. */
    public static void enter() {
        ContainerScope scope = CURRENT.get();
        if (scope == null) {
            scope = new ContainerScope();
            CURRENT.set(scope);
        }
        scope.depth++;
    }

    /** Marks the end; call it once for each call of {@link #enter}, on the same thread. */
    public static void exit() {
        ContainerScope scope = CURRENT.get();
        if (scope != null && --scope.depth == 0) {
            CURRENT.remove();
            scope.failed.close();
            scope.atExit.run();
        }
    }

    /**
     * Does something at the end of this time, when the answer is final.
     *
     * @param action must not throw
     * @return false if no integration of the container marks that time
     */
    static boolean atExit(Runnable action) {
        ContainerScope scope = CURRENT.get();
        if (scope == null) {
            return false;
        }
        Runnable before = scope.atExit;
        scope.atExit = () -> {
            before.run();
            action.run();
        };
        return true;
    }

    /**
     * An exception of the application leaves the filter. An inner one of two filters keeps nothing, because the outer one
     * ends later.
     */
    static void failed(GrayContext context) {
        ContainerScope scope = CURRENT.get();
        if (scope != null && !GrayContexts.isWithin(context)) {
            scope.failed.close();
            scope.failed = GrayContexts.observe(context);
        }
    }
}
