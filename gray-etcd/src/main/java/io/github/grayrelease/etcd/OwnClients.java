package io.github.grayrelease.etcd;

import io.etcd.jetcd.Client;
import org.jspecify.annotations.Nullable;

/**
 * The source's own client. One that has failed is replaced by a new one, because gRPC lets up to two minutes pass before it
 * connects again to a server that was away for long, and jetcd offers no way to say otherwise.
 */
final class OwnClients implements Clients {

    private final EtcdAddress address;
    private @Nullable Client client;
    private boolean closed;

    OwnClients(EtcdAddress address) {
        this.address = address;
    }

    @Override
    public synchronized Client get() throws Exception {
        if (closed) {
            throw new IllegalStateException("the source is closed");
        }
        if (client == null) {
            client = address.client();
        }
        return client;
    }

    @Override
    public synchronized void discard() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        discard();
    }
}
