package io.github.grayrelease.redis;

import io.github.grayrelease.GrayRuleSourceFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Adds the schemes {@code redis:…} and {@code rediss:…} of {@code gray.source}. */
@AutoConfiguration
@ConditionalOnClass({GrayRuleSourceFactory.class, RedisConnectionFactory.class})
public final class GrayRedisAutoConfiguration {

    /** Called by Spring. */
    GrayRedisAutoConfiguration() {}

    @Bean
    GrayRuleSourceFactory grayRedisSources(ListableBeanFactory beans) {
        return new RedisSources(beans);
    }

    @Bean
    GrayRuleSourceFactory grayRedissSources() {
        return new RedissSources();
    }
}
