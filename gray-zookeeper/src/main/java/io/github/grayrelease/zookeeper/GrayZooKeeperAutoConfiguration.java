package io.github.grayrelease.zookeeper;

import io.github.grayrelease.GrayRuleSourceFactory;
import org.apache.curator.framework.CuratorFramework;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Adds the scheme {@code zookeeper:…} of {@code gray.source}. */
@AutoConfiguration
@ConditionalOnClass({GrayRuleSourceFactory.class, CuratorFramework.class})
public final class GrayZooKeeperAutoConfiguration {

    /** Called by Spring. */
    GrayZooKeeperAutoConfiguration() {}

    @Bean
    GrayRuleSourceFactory grayZooKeeperSources(ListableBeanFactory beans) {
        return new ZooKeeperSources(beans);
    }
}
