package io.github.grayrelease.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.source.StoreClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

/** A block in the data of one node. A server is made to catch up with the leader before it is read, so that it is never old. */
final class ZooKeeperRuleStore implements GrayRuleStore {

    private final String node;
    private final String name;
    private final StoreClient<CuratorFramework> client;

    private ZooKeeperRuleStore(String name, String node, StoreClient<CuratorFramework> client) {
        this.name = name;
        this.node = node;
        this.client = client;
    }

    /** Over the application's own client. */
    static ZooKeeperRuleStore over(Callable<CuratorFramework> client, String node) {
        return new ZooKeeperRuleStore("zookeeper:" + node, node, StoreClient.ofApplication(client));
    }

    /** Over a client of its own. */
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
        return text(held()).map(text -> new Block(name, text));
    }

    private CuratorEvent held() throws Exception {
        CuratorFramework connected = client.get();
        // Nothing is queued that would be done once there is a connection.
        connected.blockUntilConnected();
        Answer.to(answered -> connected.sync().inBackground(answered).forPath(node));
        return Answer.to(answered -> connected.getData().inBackground(answered).forPath(node));
    }

    /** A node may be without data, which is no different from an empty text. */
    private static Optional<String> text(CuratorEvent held) {
        if (Code.get(held.getResultCode()) == Code.NONODE) {
            return Optional.empty();
        }
        byte @Nullable [] data = held.getData();
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
        CuratorEvent held = held();
        if (!text(held).equals(expected)) {
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
                        .withVersion(held.getStat().getVersion())
                        .inBackground(answered)
                        .forPath(node, data);
            }
        });
        return Code.get(written.getResultCode()) == Code.OK;
    }

    /** The name of its blocks. */
    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        client.close();
    }
}
