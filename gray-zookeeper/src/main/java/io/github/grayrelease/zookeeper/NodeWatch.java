package io.github.grayrelease.zookeeper;

import io.github.grayrelease.GrayRuleSource.Watch;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;

/**
 * Watches a node, whether it exists or not. ZooKeeper's watches fire once: this class sets the watch again before it
 * signals the change, so that no change is missed. An expired session loses the watch, so each regained connection sets the
 * watch again and signals a change. Called on threads of the client.
 */
final class NodeWatch implements CuratorWatcher, ConnectionStateListener, Watch {

    private final CuratorFramework client;
    private final String node;
    private final Runnable changed;
    private volatile boolean closed;

    NodeWatch(CuratorFramework client, String node, Runnable changed) {
        this.client = client;
        this.node = node;
        this.changed = changed;
    }

    /** Returns when the server has confirmed the watch, or throws. */
    void begin() throws Exception {
        // Waits for the connection, so that no operation is queued and executed after a reconnection.
        client.blockUntilConnected();
        Answer.to(answered ->
                client.checkExists().usingWatcher(this).inBackground(answered).forPath(node));
        client.getConnectionStateListenable().addListener(this);
    }

    @Override
    public void process(WatchedEvent event) throws Exception {
        if (event.getType() != EventType.None) {
            setAgain();
        }
    }

    @Override
    public void stateChanged(CuratorFramework client, ConnectionState state) {
        if (state.isConnected()) {
            try {
                setAgain();
            } catch (Exception e) {
                throw new IllegalStateException("can't set the watch again", e);
            }
        }
    }

    private void setAgain() throws Exception {
        if (!closed) {
            client.checkExists()
                    .usingWatcher(this)
                    .inBackground((by, event) -> set(event))
                    .forPath(node);
        }
    }

    /** If the connection was lost meanwhile, {@link #stateChanged} follows. */
    private void set(CuratorEvent event) {
        Code code = Code.get(event.getResultCode());
        if (!closed && (code == Code.OK || code == Code.NONODE)) {
            changed.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        client.getConnectionStateListenable().removeListener(this);
        try {
            client.watchers().remove(this).quietly().inBackground().forPath(node);
        } catch (Exception e) {
            // For example, the client is already closed. The watch fires at most once more, without effect.
        }
    }
}
