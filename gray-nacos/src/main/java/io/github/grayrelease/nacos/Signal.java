package io.github.grayrelease.nacos;

import com.alibaba.nacos.api.config.listener.Listener;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Signals a change without its content; the feed reads that itself. Called on a thread of the client. */
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
