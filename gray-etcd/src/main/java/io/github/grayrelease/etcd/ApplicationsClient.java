package io.github.grayrelease.etcd;

import io.etcd.jetcd.Client;
import java.util.function.Supplier;

/** The application's own client, which is looked up when it is first needed and never closed. */
final class ApplicationsClient implements Clients {

    private final Supplier<Client> client;

    ApplicationsClient(Supplier<Client> client) {
        this.client = client;
    }

    @Override
    public Client get() {
        return client.get();
    }

    @Override
    public void discard() {}

    @Override
    public void close() {}
}
