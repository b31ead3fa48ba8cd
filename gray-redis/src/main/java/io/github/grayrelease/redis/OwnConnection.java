package io.github.grayrelease.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A connection that the source made itself: begun when it is first asked for, with time-outs that keep the promise. */
final class OwnConnection implements Supplier<RedisConnectionFactory>, AutoCloseable {

    private static final Duration TO_CONNECT = Duration.ofSeconds(1);
    private static final Duration TO_ANSWER = Duration.ofMillis(1_500);

    /** Lettuce would let half a minute pass between two attempts, and the newest rules wait for it. */
    private static final Delay TO_RECONNECT =
            Delay.exponential(Duration.ofMillis(10), Duration.ofSeconds(2), 2, TimeUnit.MILLISECONDS);

    private static final int THREADS = 2;

    private final RedisAddress address;
    private @Nullable ClientResources resources;
    private @Nullable LettuceConnectionFactory factory;

    OwnConnection(RedisAddress address) {
        this.address = address;
    }

    @Override
    public synchronized RedisConnectionFactory get() {
        if (factory == null) {
            resources = ClientResources.builder()
                    .ioThreadPoolSize(THREADS)
                    .computationThreadPoolSize(THREADS)
                    .reconnectDelay(TO_RECONNECT)
                    .build();
            factory = new LettuceConnectionFactory(address.server(), client(resources));
            factory.afterPropertiesSet();
            factory.start();
        }
        return factory;
    }

    private LettuceClientConfiguration client(ClientResources resources) {
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

    @Override
    public synchronized void close() {
        if (factory != null) {
            factory.destroy();
        }
        if (resources != null) {
            resources
                    .shutdown(0, TO_CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly(TO_ANSWER.toMillis());
        }
    }
}
