package io.github.grayrelease.task;

import io.github.grayrelease.Gray;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Runs each task with the context of its submitter, on virtual threads with the names that the former executor gives. */
final class ContextVirtualThreads extends VirtualThreadTaskExecutor {

    ContextVirtualThreads(VirtualThreadTaskExecutor former) {
        super(prefix(former));
    }

    /** Such a thread has a number after the prefix, and an executor without a prefix gives no names. */
    private static String prefix(VirtualThreadTaskExecutor executor) {
        Thread neverStarted = executor.getVirtualThreadFactory().newThread(() -> {});
        return neverStarted.getName().replaceFirst("\\d+$", "");
    }

    @Override
    public void execute(Runnable task) {
        super.execute(Gray.wrap(task));
    }
}
