package io.github.grayrelease.nacos;

import com.alibaba.nacos.api.NacosFactory;
import com.alibaba.nacos.api.config.ConfigService;
import com.alibaba.nacos.api.exception.NacosException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Creates and closes the store's own client. */
final class OwnClient {

    private static final Duration TO_CONNECT_AGAIN = Duration.ofSeconds(2);

    private OwnClient() {}

    static ConfigService to(NacosAddress address) throws NacosException {
        return NacosFactory.createConfigService(address.properties());
    }

    /** Keeps the listener: a client that is shut down while it removes a listener reconnects and stays connected. */
    static void close(ConfigService client) {
        end(client);
        endAgain(client);
    }

    /** Shuts the client down a second time, because a client that receives a change during its shutdown reconnects too. */
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
            throw new IllegalStateException("can't shut down the Nacos client", e);
        }
    }
}
