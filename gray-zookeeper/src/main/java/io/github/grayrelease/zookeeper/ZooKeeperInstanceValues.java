package io.github.grayrelease.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.grayrelease.GrayRuleStore.InstanceValues;
import io.github.grayrelease.source.InstanceIds;
import io.github.grayrelease.source.StoreClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

/**
 * Stores each value in an ephemeral node, {@code NODE.counters/ID}, which ZooKeeper removes when the client's session has
 * expired. Their parent persists.
 */
final class ZooKeeperInstanceValues implements InstanceValues {

    /** A node of an expired session may vanish between two steps. */
    private static final int MOST_ATTEMPTS = 3;

    private final StoreClient<CuratorFramework> client;
    private final String parent;
    private final String id = InstanceIds.random();
    private boolean mayBeStored;

    ZooKeeperInstanceValues(StoreClient<CuratorFramework> client, String parent) {
        this.client = client;
        this.parent = parent;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void put(String value) throws Exception {
        CuratorFramework connected = connected();
        mayBeStored = true;
        byte[] data = value.getBytes(UTF_8);
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            if (isReplaced(connected, data) || isCreated(connected, data)) {
                return;
            }
        }
        throw new IOException("ZooKeeper neither has the node of this instance nor lets it be created");
    }

    /** Waits for the connection, so that no operation is queued and executed after a reconnection. */
    private CuratorFramework connected() throws Exception {
        CuratorFramework connected = client.get();
        connected.blockUntilConnected();
        return connected;
    }

    /** Writes the node if it belongs to the present session; removes it if an expired one would take it along. */
    private boolean isReplaced(CuratorFramework connected, byte[] data) throws Exception {
        CuratorEvent written =
                Answer.to(answered -> connected.setData().inBackground(answered).forPath(node(id), data));
        if (Code.get(written.getResultCode()) != Code.OK) {
            return false;
        }
        long session = connected.getZookeeperClient().getZooKeeper().getSessionId();
        if (written.getStat().getEphemeralOwner() == session) {
            return true;
        }
        remove(connected);
        return false;
    }

    private boolean isCreated(CuratorFramework connected, byte[] data) throws Exception {
        CuratorEvent created = Answer.to(answered -> connected
                .create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL)
                .inBackground(answered)
                .forPath(node(id), data));
        return Code.get(created.getResultCode()) == Code.OK;
    }

    @Override
    public Map<String, String> all() throws Exception {
        CuratorFramework connected = connected();
        Answer.to(answered -> connected.sync().inBackground(answered).forPath(parent));
        CuratorEvent found = Answer.to(
                answered -> connected.getChildren().inBackground(answered).forPath(parent));
        @Nullable List<String> children = found.getChildren();
        Map<String, String> living = new HashMap<>();
        for (String instance : children == null ? List.<String>of() : children) {
            if (InstanceIds.isOne(instance)) {
                add(living, instance, connected);
            }
        }
        return living;
    }

    /** Adds a value unless its node has vanished meanwhile. */
    private void add(Map<String, String> living, String instance, CuratorFramework connected) throws Exception {
        CuratorEvent read =
                Answer.to(answered -> connected.getData().inBackground(answered).forPath(node(instance)));
        byte @Nullable [] data = read.getData();
        if (data != null) {
            living.put(instance, new String(data, UTF_8));
        }
    }

    private String node(String instance) {
        return parent + "/" + instance;
    }

    private void remove(CuratorFramework connected) throws Exception {
        Answer.to(answered -> connected.delete().inBackground(answered).forPath(node(id)));
    }

    @Override
    public void close() throws Exception {
        if (mayBeStored) {
            remove(connected());
        }
    }
}
