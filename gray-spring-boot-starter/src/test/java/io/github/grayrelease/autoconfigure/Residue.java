package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.Gray;
import io.github.grayrelease.hold.GrayContexts;
import io.opentelemetry.api.baggage.Baggage;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Finds the residue of a request on a thread before the thread's next request; there must be none.
 *
 * @param found collects the residue
 */
record Residue(Queue<String> found) {

    /** What a thread says of the request that it works for: its decision, its log and its baggage. */
    static String seen() {
        return Gray.stage() + " " + MDC.get("gray.stage") + " "
                + Baggage.current().getEntryValue("gray.stage");
    }

    /** For a thread that works for no request. */
    void check(String where) {
        if (GrayContexts.currentOrNull() != null
                || MDC.get("gray.stage") != null
                || MDC.get("gray.rule") != null
                || !Baggage.current().isEmpty()) {
            found.add("left on " + Thread.currentThread() + " " + where + ": " + seen());
        }
    }

    /** For a thread on which a container may begin the next dispatch of a request before it has logged its failure. */
    void check(String where, @Nullable Object stageOfRequest) {
        if (stageOfRequest == null || !stageOfRequest.equals(MDC.get("gray.stage"))) {
            check(where);
        }
    }

    /** For a thread that is meant to be virtual, or meant not to be. */
    void checkVirtual(boolean expected) {
        boolean virtual = Thread.currentThread().toString().startsWith("VirtualThread");
        if (virtual != expected) {
            found.add(Thread.currentThread() + (expected ? " is not virtual" : " is virtual"));
        }
    }

    /** Threads that are checked around each task, outside of what decorators do. */
    ExecutorService checkedPool(int threads) {
        return new ThreadPoolExecutor(threads, threads, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()) {
            @Override
            protected void beforeExecute(Thread worker, Runnable task) {
                check("before a task");
            }

            @Override
            protected void afterExecute(Runnable task, @Nullable Throwable failure) {
                check("after a task");
            }
        };
    }

    /** The same of Spring's. */
    ThreadPoolTaskExecutor checkedExecutor() {
        return new CheckedExecutor(this);
    }

    private static final class CheckedExecutor extends ThreadPoolTaskExecutor {

        private static final long serialVersionUID = 1;

        private final transient Residue residue;

        CheckedExecutor(Residue residue) {
            this.residue = residue;
        }

        @Override
        protected void beforeExecute(Thread worker, Runnable task) {
            residue.check("before a task");
        }

        @Override
        protected void afterExecute(Runnable task, @Nullable Throwable failure) {
            residue.check("after a task");
        }
    }
}
