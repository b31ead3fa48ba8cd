package io.github.grayrelease.nacos;

import com.alibaba.nacos.api.config.listener.Listener;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Tells that something has changed, and leaves what to those who read. Called on a thread of the client's. */
final class Signal implements Listener {

    private volatile Runnable changed = () -> {};

    void to(Runnable changed) {
        this.changed = changed;
    }

    @Override
    public @Nullable Executor getExecutor() {
        return null;
    }

    @Override
    public void receiveConfigInfo(@Nullable String configInfo) {
        changed.run();
    }
}
