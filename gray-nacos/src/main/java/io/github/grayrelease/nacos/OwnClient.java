package io.github.grayrelease.nacos;

import com.alibaba.nacos.api.NacosFactory;
import com.alibaba.nacos.api.config.ConfigService;
import com.alibaba.nacos.api.config.listener.Listener;
import com.alibaba.nacos.api.exception.NacosException;
import org.jspecify.annotations.Nullable;

/** The source's own client; it begins when it is first asked for. */
final class OwnClient implements Clients {

    private final NacosAddress address;
    private @Nullable ConfigService client;
    private boolean closed;

    OwnClient(NacosAddress address) {
        this.address = address;
    }

    @Override
    public synchronized ConfigService get() throws NacosException {
        if (closed) {
            throw new IllegalStateException("the source is closed");
        }
        if (client == null) {
            client = NacosFactory.createConfigService(address.properties());
        }
        return client;
    }

    /** The listener stays: a client that is shut down while it takes one back connects again and stays connected. */
    @Override
    public synchronized void giveBack(NacosAddress address, Listener listener) {
        closed = true;
        try {
            if (client != null) {
                client.shutDown();
            }
        } catch (NacosException e) {
            throw new IllegalStateException("the client of Nacos can't be ended", e);
        }
    }
}
