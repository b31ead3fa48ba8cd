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
 * Watches a node, whether it exists or not. A watch of ZooKeeper's tells once: it is set again, and then the change is
 * signalled, so that none is missed in between. After an expired session there is none; it is set again, and that is
 * signalled, whenever a connection was regained. Called on threads of the client's.
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

    /** Returns once the server has confirmed the watch, or throws. */
    void begin() throws Exception {
        // Nothing is queued that would be done once there is a connection.
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
                throw new IllegalStateException("the watch can't be set again", e);
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

    /** Where the connection was lost meanwhile, {@link #stateChanged} will be called. */
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
            // As where the client was closed before. It tells once at the most, and nobody listens.
        }
    }
}
