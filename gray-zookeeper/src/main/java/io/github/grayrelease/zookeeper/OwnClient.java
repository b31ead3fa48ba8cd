package io.github.grayrelease.zookeeper;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.curator.utils.ThreadUtils;

/** Creates the store's own client. */
final class OwnClient {

    /**
     * The client refuses servers that have lost their state for as long as the session lasts, because their state is older
     * than the session's.
     */
    private static final int SESSION_MILLIS = 6_000;

    private static final int TO_CONNECT_MILLIS = 1_500;

    private OwnClient() {}

    static CuratorFramework to(String hosts) {
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(hosts)
                .sessionTimeoutMs(SESSION_MILLIS)
                .connectionTimeoutMs(TO_CONNECT_MILLIS)
                // No retries: Gray reads again itself, and a repeated write can't tell its first attempt from a foreign one.
                .retryPolicy(new RetryNTimes(0, 0))
                .ensembleTracker(false)
                .threadFactory(ThreadUtils.newThreadFactory("gray-zookeeper"))
                .build();
        client.start();
        return client;
    }
}
