package io.github.grayrelease.redis;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.address.InvalidSettingException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Opens {@code redis:KEY} with the application's own connection, and {@code redis://[USER:PASSWORD@]HOST[:PORT][/DB]/KEY}
 * with a connection of the store.
 */
final class RedisSources implements GrayRuleSourceFactory {

    private final ListableBeanFactory beans;

    RedisSources(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public String scheme() {
        return "redis";
    }

    @Override
    public GrayRuleSource open(String location) {
        if (location.startsWith("//")) {
            return RedisRuleStore.over(RedisAddress.parse("redis", location));
        }
        if (location.isBlank()) {
            throw new InvalidSettingException(
                    "names no key", "write redis:gray-rules or redis://localhost:6379/gray-rules");
        }
        if (beans.getBeanNamesForType(RedisConnectionFactory.class, true, false).length == 0) {
            throw new InvalidSettingException(
                    "names no server, and the application has no RedisConnectionFactory",
                    "write redis://localhost:6379/" + location + " or add spring-boot-starter-data-redis");
        }
        return RedisRuleStore.over(() -> beans.getBean(RedisConnectionFactory.class), location);
    }
}
