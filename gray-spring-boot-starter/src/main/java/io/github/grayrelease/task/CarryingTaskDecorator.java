package io.github.grayrelease.task;

import io.github.grayrelease.Gray;
import org.springframework.core.task.TaskDecorator;

/** Runs each task with what its submitter held. */
final class CarryingTaskDecorator implements TaskDecorator {

    @Override
    public Runnable decorate(Runnable task) {
        return Gray.wrap(task);
    }
}
