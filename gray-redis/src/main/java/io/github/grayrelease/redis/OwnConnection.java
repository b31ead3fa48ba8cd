package io.github.grayrelease.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The store's own connection with its own time-outs. */
final class OwnConnection extends LettuceConnectionFactory {

    private static final Duration TO_CONNECT = Duration.ofSeconds(1);
    private static final Duration TO_ANSWER = Duration.ofMillis(1_500);

    /** Lettuce's default delay between two attempts grows to half a minute, which would delay new rules. */
    private static final Delay TO_RECONNECT =
            Delay.exponential(Duration.ofMillis(10), Duration.ofSeconds(2), 2, TimeUnit.MILLISECONDS);

    private static final int THREADS = 2;

    private final ClientResources resources;

    private OwnConnection(RedisAddress address, ClientResources resources) {
        super(address.server(), client(address, resources));
        this.resources = resources;
    }

    static OwnConnection to(RedisAddress address) {
        OwnConnection connection = new OwnConnection(
                address,
                ClientResources.builder()
                        .ioThreadPoolSize(THREADS)
                        .computationThreadPoolSize(THREADS)
                        .reconnectDelay(TO_RECONNECT)
                        .build());
        connection.afterPropertiesSet();
        connection.start();
        return connection;
    }

    private static LettuceClientConfiguration client(RedisAddress address, ClientResources resources) {
        LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder()
                .clientName("gray")
                .clientResources(resources)
                .commandTimeout(TO_ANSWER)
                .shutdownQuietPeriod(Duration.ZERO)
                .shutdownTimeout(TO_CONNECT)
                .clientOptions(ClientOptions.builder()
                        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(SocketOptions.builder()
                                .connectTimeout(TO_CONNECT)
                                .keepAlive(true)
                                .build())
                        .timeoutOptions(TimeoutOptions.enabled(TO_ANSWER))
                        .build());
        return (address.tls() ? client.useSsl().and() : client).build();
    }

    void close() {
        destroy();
        resources.shutdown(0, TO_CONNECT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(TO_ANSWER.toMillis());
    }
}
