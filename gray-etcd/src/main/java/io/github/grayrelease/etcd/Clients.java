package io.github.grayrelease.etcd;

import io.etcd.jetcd.Client;

/** Whose client it is, and so who may replace and close it. Safe for all threads. */
interface Clients extends AutoCloseable {

    /** The client; made when it is first asked for. */
    Client get() throws Exception;

    /** Called when the client has failed: the next is asked for soon. */
    void discard();

    @Override
    void close();
}
