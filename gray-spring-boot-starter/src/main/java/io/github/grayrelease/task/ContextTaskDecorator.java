package io.github.grayrelease.task;

import io.github.grayrelease.Gray;
import java.util.concurrent.RunnableScheduledFuture;
import org.springframework.core.task.TaskDecorator;

/** Runs each task with what its submitter held; what a scheduler repeats outlives that request, and has the baseline. */
final class ContextTaskDecorator implements TaskDecorator {

    @Override
    public Runnable decorate(Runnable task) {
        return task instanceof RunnableScheduledFuture<?> scheduled && scheduled.isPeriodic()
                ? () -> Gray.outside(task)
                : Gray.wrap(task);
    }
}
