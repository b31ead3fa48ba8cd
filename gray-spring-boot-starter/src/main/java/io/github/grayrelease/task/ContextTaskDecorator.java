package io.github.grayrelease.task;

import io.github.grayrelease.Gray;
import java.util.concurrent.RunnableScheduledFuture;
import org.springframework.core.task.TaskDecorator;

/**
 * Runs each task with the context of its submitter. A task that a scheduler repeats outlives that request, so it runs with
 * the baseline.
 */
final class ContextTaskDecorator implements TaskDecorator {

    @Override
    public Runnable decorate(Runnable task) {
        return task instanceof RunnableScheduledFuture<?> scheduled && scheduled.isPeriodic()
                ? () -> Gray.outside(task)
                : Gray.wrap(task);
    }
}
