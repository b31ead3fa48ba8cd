package io.github.grayrelease.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.source.StoreClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Stores the block in the value of one key. Changes are announced on the channel with the key's name, where each
 * replacement is published, and by keyspace notifications if the server has them enabled.
 */
final class RedisRuleStore implements GrayRuleStore {

    /** One atomic step on the server. If the user must not publish, the write still counts. */
    private static final byte[] REPLACE =
            """
            local stored = redis.call('GET', KEYS[1])
            if ARGV[1] == 'absent' and stored then return 0 end
            if ARGV[1] == 'present' and stored ~= ARGV[2] then return 0 end
            redis.call('SET', KEYS[1], ARGV[3])
            redis.pcall('PUBLISH', KEYS[1], 'replaced')
            return 1
            """
                    .getBytes(UTF_8);

    private final String name;
    private final String key;
    private final StoreClient<? extends RedisConnectionFactory> connections;
    private final Runnable end;

    private RedisRuleStore(
            String name, String key, StoreClient<? extends RedisConnectionFactory> connections, Runnable end) {
        this.name = name;
        this.key = key;
        this.connections = connections;
        this.end = end;
    }

    private RedisRuleStore(String name, String key, StoreClient<? extends RedisConnectionFactory> connections) {
        this(name, key, connections, connections::close);
    }

    /** Creates a store that uses the application's own connection. */
    static RedisRuleStore over(Callable<RedisConnectionFactory> connections, String key) {
        return new RedisRuleStore("redis:" + key, key, StoreClient.ofApplication(connections));
    }

    /** Creates a store with its own connection. */
    static RedisRuleStore over(RedisAddress address) {
        return new RedisRuleStore(
                address.name(), address.key(), StoreClient.own(() -> OwnConnection.to(address), OwnConnection::close));
    }

    @Override
    public void connect() throws Exception {
        connections.get();
    }

    @Override
    public Optional<Block> read() throws Exception {
        byte @Nullable [] value = value();
        return Optional.ofNullable(value).map(text -> new Block(name, new String(text, UTF_8)));
    }

    private byte @Nullable [] value() throws Exception {
        try (RedisConnection connection = connections.get().getConnection()) {
            return connection.stringCommands().get(key.getBytes(UTF_8));
        }
    }

    @Override
    public Watch watch(Runnable changed) throws Exception {
        return Subscription.begin(connections.get(), key, changed);
    }

    @Override
    public boolean replace(Optional<String> expected, String text) throws Exception {
        try (RedisConnection connection = connections.get().getConnection()) {
            // Checks the connection first: a script queued on a lost connection would run after the reconnection.
            connection.ping();
            Long written = connection
                    .scriptingCommands()
                    .eval(
                            REPLACE,
                            ReturnType.INTEGER,
                            1,
                            key.getBytes(UTF_8),
                            (expected.isPresent() ? "present" : "absent").getBytes(UTF_8),
                            expected.orElse("").getBytes(UTF_8),
                            text.getBytes(UTF_8));
            return written != null && written == 1;
        }
    }

    @Override
    public Optional<GrayRuleStore> beside(String suffix) {
        return Optional.of(new RedisRuleStore(name + suffix, key + suffix, connections, () -> {}));
    }

    @Override
    public InstanceValues instances(String suffix, Duration lease) {
        return new RedisInstanceValues(connections, key + suffix, lease);
    }

    @Override
    public void close() {
        end.run();
    }
}
