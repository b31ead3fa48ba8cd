package io.github.grayrelease.zookeeper;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;

/**
 * Waits for what ZooKeeper answers to a question that was put in the background, and lets nobody wait longer than two
 * seconds in all, whatever time-outs and retries the client has.
 */
final class Answer {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** What is no failure, but tells about the node. */
    private static final Set<Code> TELLING = Set.of(Code.OK, Code.NONODE, Code.NODEEXISTS, Code.BADVERSION);

    private final long end = System.nanoTime() + LIMIT.toNanos();

    /** A question, put with the callback that it is to be answered to. */
    interface Question {
        void put(BackgroundCallback answered) throws Exception;
    }

    /** Waits for a connection, so that nothing is queued that would be done once there is one. */
    void needs(CuratorFramework client) throws Exception {
        if (!client.blockUntilConnected(millisLeft(), TimeUnit.MILLISECONDS)) {
            throw new IOException("ZooKeeper is not connected");
        }
    }

    /**
     * Puts a question and waits.
     *
     * @throws Exception if it failed or took too long; not if it only told that a node is or is not there, or has changed
     */
    CuratorEvent to(Question question) throws Exception {
        CompletableFuture<CuratorEvent> answer = new CompletableFuture<>();
        question.put((client, event) -> answer.complete(event));
        try {
            CuratorEvent event = answer.get(millisLeft(), TimeUnit.MILLISECONDS);
            Code code = Code.get(event.getResultCode());
            if (!TELLING.contains(code)) {
                throw KeeperException.create(code, event.getPath());
            }
            return event;
        } catch (TimeoutException e) {
            throw new IOException("ZooKeeper gave no answer within " + LIMIT.toSeconds() + " seconds", e);
        }
    }

    private int millisLeft() {
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }
}
