package io.github.grayrelease.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.grayrelease.GrayRuleStore.InstanceValues;
import io.github.grayrelease.source.InstanceIds;
import io.github.grayrelease.source.StoreClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.SetCondition;
import org.springframework.data.redis.core.types.Expiration;

/**
 * Stores each value in a key that expires, {@code KEY.counters/ID}, and the ids in a set, {@code KEY.counters/instances}.
 * Each command has one key, so that the keys may lie on different nodes of a cluster.
 */
final class RedisInstanceValues implements InstanceValues {

    /** How long the set outlives the last value, so that an instance with a shorter lease does not take it from others. */
    private static final Duration SET_OUTLIVES = Duration.ofHours(1);

    private final StoreClient<? extends RedisConnectionFactory> connections;
    private final String prefix;
    private final byte[] ids;
    private final Duration lease;
    private final String id = InstanceIds.random();
    private boolean mayBeStored;

    /**
     * Creates the values.
     *
     * @param parent the part of all keys before the slash
     */
    RedisInstanceValues(StoreClient<? extends RedisConnectionFactory> connections, String parent, Duration lease) {
        this.connections = connections;
        this.prefix = parent + "/";
        this.ids = (prefix + "instances").getBytes(UTF_8);
        this.lease = lease;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void put(String value) throws Exception {
        try (RedisConnection connection = connections.get().getConnection()) {
            // Checks the connection first: a command queued on a lost connection would run after the reconnection.
            connection.ping();
            mayBeStored = true;
            connection
                    .stringCommands()
                    .set(
                            key(id),
                            value.getBytes(UTF_8),
                            SetCondition.upsert(),
                            Expiration.milliseconds(lease.toMillis()));
            connection.setCommands().sAdd(ids, id.getBytes(UTF_8));
            connection.keyCommands().pExpire(ids, lease.plus(SET_OUTLIVES).toMillis());
        }
    }

    @Override
    public Map<String, String> all() throws Exception {
        Map<String, String> living = new HashMap<>();
        try (RedisConnection connection = connections.get().getConnection()) {
            Set<byte[]> members = connection.setCommands().sMembers(ids);
            for (byte[] member : members == null ? Set.<byte[]>of() : members) {
                String other = new String(member, UTF_8);
                byte @Nullable [] value = connection.stringCommands().get(key(other));
                byte @Nullable [] late = value == null ? removed(connection, other) : value;
                if (late != null) {
                    living.put(other, new String(late, UTF_8));
                }
            }
        }
        return living;
    }

    /**
     * Removes the id of an expired value. Its instance may have been paused only, and may put its value at this moment: then
     * the id is added again.
     *
     * @return the value that was put meanwhile
     */
    private byte @Nullable [] removed(RedisConnection connection, String other) {
        connection.setCommands().sRem(ids, other.getBytes(UTF_8));
        byte @Nullable [] late = connection.stringCommands().get(key(other));
        if (late != null) {
            connection.setCommands().sAdd(ids, other.getBytes(UTF_8));
        }
        return late;
    }

    private byte[] key(String instance) {
        return (prefix + instance).getBytes(UTF_8);
    }

    @Override
    public void close() throws Exception {
        if (!mayBeStored) {
            return;
        }
        try (RedisConnection connection = connections.get().getConnection()) {
            connection.ping();
            connection.keyCommands().del(key(id));
            connection.setCommands().sRem(ids, id.getBytes(UTF_8));
        }
    }
}
