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
import java.util.Optional;
import java.util.function.Supplier;

/** A block in the value of one key. Reads go through the cluster's leader, so that they are never old. */
final class EtcdRuleStore implements GrayRuleStore {

    private static final long NEVER_WRITTEN = 0;

    private final String name;
    private final ByteSequence key;
    private final Clients clients;

    private EtcdRuleStore(String name, String key, Clients clients) {
        this.name = name;
        this.key = bytes(key);
        this.clients = clients;
    }

    /** Over the application's own client. */
    static EtcdRuleStore over(Supplier<Client> client, String key) {
        return new EtcdRuleStore("etcd:" + key, key, new ApplicationsClient(client));
    }

    /** Over a client of its own. */
    static EtcdRuleStore over(EtcdAddress address) {
        return new EtcdRuleStore(address.name(), address.key(), new OwnClients(address));
    }

    @Override
    public void connect() throws Exception {
        clients.get();
    }

    @Override
    public Optional<Block> read() throws Exception {
        return text().map(text -> new Block(name, text));
    }

    private Optional<String> text() throws Exception {
        return Answer.of(clients.get().getKVClient().get(key)).getKvs().stream()
                .findFirst()
                .map(held -> held.getValue().toString(UTF_8));
    }

    @Override
    public Watch watch(Runnable changed) throws Exception {
        KeyWatch watch = new KeyWatch(clients, key, changed);
        watch.begin();
        return watch;
    }

    @Override
    public boolean replace(Optional<String> expected, String text) throws Exception {
        // A client that waits for a server that isn't there would write once it is back: ask first whether it is.
        if (!text().equals(expected)) {
            return false;
        }
        Cmp unchanged = expected.map(held -> new Cmp(key, Cmp.Op.EQUAL, CmpTarget.value(bytes(held))))
                .orElseGet(() -> new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(NEVER_WRITTEN)));
        KV kv = clients.get().getKVClient();
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
    public void close() {
        clients.close();
    }
}
