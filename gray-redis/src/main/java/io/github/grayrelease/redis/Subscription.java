package io.github.grayrelease.redis;

import io.github.grayrelease.GrayRuleSource.Watch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.SubscriptionListener;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Subscribes to both channels of a key. A regained subscription counts as a change, because messages may be missed
 * meanwhile.
 */
final class Subscription implements Watch {

    private static final long RECOVERY_MILLIS = 1_000;

    private final RedisConnectionFactory connections;
    private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

    private Subscription(RedisConnectionFactory connections) {
        this.connections = connections;
        container.setConnectionFactory(connections);
    }

    /** Returns when the server has confirmed the subscription, or throws. */
    static Subscription begin(RedisConnectionFactory connections, String key, Runnable changed) {
        Subscription begun = new Subscription(connections);
        begun.container.setTaskExecutor(Runnable::run);
        begun.container.setSubscriptionExecutor(new SimpleAsyncTaskExecutor("gray-redis-subscription-"));
        begun.container.setRecoveryBackoff(new FixedBackOff(RECOVERY_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS));
        begun.container.addMessageListener(
                new Change(changed),
                List.of(ChannelTopic.of(key), ChannelTopic.of("__keyspace@" + database(connections) + "__:" + key)));
        begun.container.afterPropertiesSet();
        try {
            begun.container.start();
            return begun;
        } catch (RuntimeException e) {
            begun.close();
            throw e;
        }
    }

    private static int database(RedisConnectionFactory connections) {
        return connections instanceof LettuceConnectionFactory lettuce ? lettuce.getDatabase() : 0;
    }

    @Override
    public void close() {
        // When the application ends, its connection stops before the beans; then there is no subscription left to end.
        if (connections instanceof LettuceConnectionFactory lettuce && !lettuce.isRunning()) {
            return;
        }
        try {
            container.destroy();
        } catch (Exception e) {
            throw new IllegalStateException("can't end the subscription", e);
        }
    }

    /** Called on a thread of the client. */
    private record Change(Runnable changed) implements MessageListener, SubscriptionListener {

        @Override
        public void onMessage(Message message, byte @Nullable [] pattern) {
            changed.run();
        }

        @Override
        public void onChannelSubscribed(byte[] channel, long count) {
            changed.run();
        }
    }
}
