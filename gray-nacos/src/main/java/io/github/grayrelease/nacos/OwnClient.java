package io.github.grayrelease.nacos;

import com.alibaba.nacos.api.NacosFactory;
import com.alibaba.nacos.api.config.ConfigService;
import com.alibaba.nacos.api.config.listener.Listener;
import com.alibaba.nacos.api.exception.NacosException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The source's own client; it begins when it is first asked for. */
final class OwnClient implements Clients {

    private static final Duration TO_CONNECT_AGAIN = Duration.ofSeconds(2);

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
        if (client != null) {
            end(client);
            endAgain(client);
        }
    }

    /** For one that hears of a change while it is shut down connects again as well, and stays so until it is told twice. */
    private static void endAgain(ConfigService client) {
        Runnable afterThat = () -> {
            LockSupport.parkNanos(TO_CONNECT_AGAIN.toNanos());
            end(client);
        };
        Thread thread = new Thread(null, afterThat, "gray-nacos-close", 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(ConfigService client) {
        try {
            client.shutDown();
        } catch (NacosException e) {
            throw new IllegalStateException("the client of Nacos can't be ended", e);
        }
    }
}
