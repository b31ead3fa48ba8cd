package io.github.grayrelease.zookeeper;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;

/** Puts questions to ZooKeeper in the background, and waits until the waiting thread is interrupted because that takes too long. */
final class Answer {

    /** What is no failure, but tells about the node. */
    private static final Set<Code> TELLING = Set.of(Code.OK, Code.NONODE, Code.NODEEXISTS, Code.BADVERSION);

    private Answer() {}

    /** A question, put with the callback that it is to be answered to. */
    interface Question {
        void put(BackgroundCallback answered) throws Exception;
    }

    /**
     * Puts a question and waits.
     *
     * @throws Exception if it failed or the thread was interrupted; not if it only told that a node is or is not there, or
     *     has changed
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
