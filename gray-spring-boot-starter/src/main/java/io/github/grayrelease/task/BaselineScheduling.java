package io.github.grayrelease.task;

import io.github.grayrelease.hold.GrayRuntime;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/** Runs scheduled methods with the baseline, even if a request created their bean. */
final class BaselineScheduling implements SchedulingConfigurer {

    private final ObjectProvider<GrayRuntime> runtime;

    BaselineScheduling(ObjectProvider<GrayRuntime> runtime) {
        this.runtime = runtime;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        TaskScheduler chosen = registrar.getScheduler();
        if (chosen != null) {
            registrar.setTaskScheduler(new BaselineScheduler(chosen, runtime));
        }
    }
}
