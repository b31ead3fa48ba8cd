package io.github.grayrelease.zookeeper;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;

/** Calls ZooKeeper in the background and waits for the answer; the time limit of the feed interrupts the waiting thread. */
final class Answer {

    /** The codes that report the state of the node and are not failures. */
    private static final Set<Code> TELLING = Set.of(Code.OK, Code.NONODE, Code.NODEEXISTS, Code.BADVERSION);

    private Answer() {}

    /** A call that passes its answer to a callback. */
    interface Question {
        void put(BackgroundCallback answered) throws Exception;
    }

    /**
     * Makes a call and waits for its answer.
     *
     * @throws Exception if the call fails or the thread is interrupted; not if the answer is only that the node exists,
     *     does not exist, or has changed
     */
    static CuratorEvent to(Question question) throws Exception {
        CompletableFuture<CuratorEvent> answer = new CompletableFuture<>();
        question.put((client, event) -> answer.complete(event));
        CuratorEvent event = answer.get();
        Code code = Code.get(event.getResultCode());
        if (!TELLING.contains(code)) {
            throw KeeperException.create(code, event.getPath());
        }
        return event;
    }
}
