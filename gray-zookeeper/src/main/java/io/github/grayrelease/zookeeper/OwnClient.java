package io.github.grayrelease.zookeeper;

import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.curator.utils.ThreadUtils;
import org.jspecify.annotations.Nullable;

/** The source's own client; it begins when it is first asked for. */
final class OwnClient implements Supplier<CuratorFramework>, AutoCloseable {

    /** As long as servers that have lost their state are refused, because they know less than the session. */
    private static final int SESSION_MILLIS = 6_000;

    private static final int TO_CONNECT_MILLIS = 1_500;

    private final String hosts;
    private @Nullable CuratorFramework client;
    private boolean closed;

    OwnClient(String hosts) {
        this.hosts = hosts;
    }

    @Override
    public synchronized CuratorFramework get() {
        if (closed) {
            throw new IllegalStateException("the source is closed");
        }
        if (client == null) {
            client = CuratorFrameworkFactory.builder()
                    .connectString(hosts)
                    .sessionTimeoutMs(SESSION_MILLIS)
                    .connectionTimeoutMs(TO_CONNECT_MILLIS)
                    // Who reads tries again, and a write that is tried twice can't tell its own from another's.
                    .retryPolicy(new RetryNTimes(0, 0))
                    .ensembleTracker(false)
                    .threadFactory(ThreadUtils.newThreadFactory("gray-zookeeper"))
                    .build();
            client.start();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
        }
    }
}
