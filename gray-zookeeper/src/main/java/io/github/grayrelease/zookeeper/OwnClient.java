package io.github.grayrelease.zookeeper;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.curator.utils.ThreadUtils;

/** Makes the store's own client. */
final class OwnClient {

    /** As long as servers that have lost their state are refused, because they know less than the session. */
    private static final int SESSION_MILLIS = 6_000;

    private static final int TO_CONNECT_MILLIS = 1_500;

    private OwnClient() {}

    static CuratorFramework to(String hosts) {
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(hosts)
                .sessionTimeoutMs(SESSION_MILLIS)
                .connectionTimeoutMs(TO_CONNECT_MILLIS)
                // Gray reads again by itself, and a write that is tried twice can't tell its own from another's.
                .retryPolicy(new RetryNTimes(0, 0))
                .ensembleTracker(false)
                .threadFactory(ThreadUtils.newThreadFactory("gray-zookeeper"))
                .build();
        client.start();
        return client;
    }
}
