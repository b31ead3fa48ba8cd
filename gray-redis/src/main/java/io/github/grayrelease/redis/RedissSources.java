package io.github.grayrelease.redis;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;

/** Opens {@code rediss://…}, which is {@code redis://…} with TLS. */
final class RedissSources implements GrayRuleSourceFactory {

    @Override
    public String scheme() {
        return "rediss";
    }

    @Override
    public GrayRuleSource open(String location) {
        return RedisRuleStore.over(RedisAddress.parse("rediss", location));
    }
}
