package io.github.grayrelease.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.source.StoreClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

/** Stores the block in the data of one node. Each read first syncs the server with the leader, so it is never stale. */
final class ZooKeeperRuleStore implements GrayRuleStore {

    private final String node;
    private final String name;
    private final StoreClient<CuratorFramework> client;
    private final Runnable end;

    private ZooKeeperRuleStore(String name, String node, StoreClient<CuratorFramework> client, Runnable end) {
        this.name = name;
        this.node = node;
        this.client = client;
        this.end = end;
    }

    private ZooKeeperRuleStore(String name, String node, StoreClient<CuratorFramework> client) {
        this(name, node, client, client::close);
    }

    /** Creates a store that uses the application's own client. */
    static ZooKeeperRuleStore over(Callable<CuratorFramework> client, String node) {
        return new ZooKeeperRuleStore("zookeeper:" + node, node, StoreClient.ofApplication(client));
    }

    /** Creates a store with its own client. */
    static ZooKeeperRuleStore over(String hosts, String node) {
        return new ZooKeeperRuleStore(
                "zookeeper:" + hosts + node, node, StoreClient.own(() -> OwnClient.to(hosts), CuratorFramework::close));
    }

    @Override
    public void connect() throws Exception {
        client.get();
    }

    @Override
    public Optional<Block> read() throws Exception {
        return text(stored()).map(text -> new Block(name, text));
    }

    private CuratorEvent stored() throws Exception {
        CuratorFramework connected = client.get();
        // Waits for the connection, so that no operation is queued and executed after a reconnection.
        connected.blockUntilConnected();
        Answer.to(answered -> connected.sync().inBackground(answered).forPath(node));
        return Answer.to(answered -> connected.getData().inBackground(answered).forPath(node));
    }

    /** The node's text; a node without data has an empty text. */
    private static Optional<String> text(CuratorEvent stored) {
        if (Code.get(stored.getResultCode()) == Code.NONODE) {
            return Optional.empty();
        }
        byte @Nullable [] data = stored.getData();
        return Optional.of(data == null ? "" : new String(data, UTF_8));
    }

    @Override
    public Watch watch(Runnable changed) throws Exception {
        NodeWatch watch = new NodeWatch(client.get(), node, changed);
        watch.begin();
        return watch;
    }

    @Override
    public boolean replace(Optional<String> expected, String text) throws Exception {
        CuratorEvent stored = stored();
        if (!text(stored).equals(expected)) {
            return false;
        }
        byte[] data = text.getBytes(UTF_8);
        CuratorEvent written = Answer.to(answered -> {
            if (expected.isEmpty()) {
                client.get()
                        .create()
                        .creatingParentsIfNeeded()
                        .inBackground(answered)
                        .forPath(node, data);
            } else {
                client.get()
                        .setData()
                        .withVersion(stored.getStat().getVersion())
                        .inBackground(answered)
                        .forPath(node, data);
            }
        });
        return Code.get(written.getResultCode()) == Code.OK;
    }

    @Override
    public Optional<GrayRuleStore> beside(String suffix) {
        return Optional.of(new ZooKeeperRuleStore(name + suffix, node + suffix, client, () -> {}));
    }

    /** A value outlives its instance for as long as the client's session, whatever the lease. */
    @Override
    public InstanceValues instances(String suffix, Duration lease) {
        return new ZooKeeperInstanceValues(client, node + suffix);
    }

    /** The name of the store's blocks. */
    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        end.run();
    }
}
