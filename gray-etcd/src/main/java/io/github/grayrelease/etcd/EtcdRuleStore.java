package io.github.grayrelease.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.source.StoreClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Stores the block in the value of one key. Reads go through the cluster's leader, so they are never stale. */
final class EtcdRuleStore implements GrayRuleStore {

    private static final long NEVER_WRITTEN = 0;

    private final String name;
    private final ByteSequence key;
    private final StoreClient<Client> client;
    private final Runnable end;

    private EtcdRuleStore(String name, ByteSequence key, StoreClient<Client> client, Runnable end) {
        this.name = name;
        this.key = key;
        this.client = client;
        this.end = end;
    }

    private EtcdRuleStore(String name, String key, StoreClient<Client> client) {
        this(name, bytes(key), client, client::close);
    }

    /** Creates a store that uses the application's own client. */
    static EtcdRuleStore over(Callable<Client> client, String key) {
        return new EtcdRuleStore("etcd:" + key, key, StoreClient.ofApplication(client));
    }

    /**
     * Creates a store with its own client. A new client replaces a failed one, because gRPC waits up to two minutes before
     * it reconnects to a server after a long outage, and jetcd has no option to change that.
     */
    static EtcdRuleStore over(EtcdAddress address) {
        return new EtcdRuleStore(address.name(), address.key(), StoreClient.own(address::client, Client::close));
    }

    @Override
    public void connect() throws Exception {
        client.get();
    }

    @Override
    public Optional<Block> read() throws Exception {
        return text().map(text -> new Block(name, text));
    }

    private Optional<String> text() throws Exception {
        return Answer.of(client.get().getKVClient().get(key)).getKvs().stream()
                .findFirst()
                .map(entry -> entry.getValue().toString(UTF_8));
    }

    @Override
    public Watch watch(Runnable changed) throws Exception {
        KeyWatch watch = new KeyWatch(client, key, changed);
        watch.begin();
        return watch;
    }

    @Override
    public boolean replace(Optional<String> expected, String text) throws Exception {
        // Reads first: a client that waits for an unavailable server would write after the server's return.
        if (!text().equals(expected)) {
            return false;
        }
        Cmp unchanged = expected.map(block -> new Cmp(key, Cmp.Op.EQUAL, CmpTarget.value(bytes(block))))
                .orElseGet(() -> new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(NEVER_WRITTEN)));
        KV kv = client.get().getKVClient();
        return Answer.of(kv.txn()
                        .If(unchanged)
                        .Then(Op.put(key, bytes(text), PutOption.DEFAULT))
                        .commit())
                .isSucceeded();
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    @Override
    public Optional<GrayRuleStore> beside(String suffix) {
        return Optional.of(new EtcdRuleStore(name + suffix, key.concat(bytes(suffix)), client, () -> {}));
    }

    @Override
    public InstanceValues instances(String suffix, Duration lease) {
        return new EtcdInstanceValues(client, key.toString(UTF_8) + suffix, lease);
    }

    @Override
    public void close() {
        end.run();
    }
}
