package io.github.grayrelease.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.source.StoreClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/**
 * A block in the value of one key. Changes are heard on the channel that has the key's name, on which every replacement is
 * announced, and as keyspace notifications, where the server has them on.
 */
final class RedisRuleStore implements GrayRuleStore {

    /** One step for the server; that an announcement is not permitted does not undo what was written. */
    private static final byte[] REPLACE =
            """
            local held = redis.call('GET', KEYS[1])
            if ARGV[1] == 'absent' and held then return 0 end
            if ARGV[1] == 'present' and held ~= ARGV[2] then return 0 end
            redis.call('SET', KEYS[1], ARGV[3])
            redis.pcall('PUBLISH', KEYS[1], 'replaced')
            return 1
            """
                    .getBytes(UTF_8);

    private final String name;
    private final String key;
    private final StoreClient<? extends RedisConnectionFactory> connections;

    private RedisRuleStore(String name, String key, StoreClient<? extends RedisConnectionFactory> connections) {
        this.name = name;
        this.key = key;
        this.connections = connections;
    }

    /** Over the application's own connection. */
    static RedisRuleStore over(Callable<RedisConnectionFactory> connections, String key) {
        return new RedisRuleStore("redis:" + key, key, StoreClient.ofApplication(connections));
    }

    /** Over a connection of its own. */
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
            // A script that waits in the queue of a lost connection would be run once it is regained.
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
    public void close() {
        connections.close();
    }
}
