package io.github.grayrelease.etcd;

import io.etcd.jetcd.Client;
import io.github.grayrelease.GrayRuleSourceFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Adds the scheme {@code etcd:…} of {@code gray.source}. */
@AutoConfiguration
@ConditionalOnClass({GrayRuleSourceFactory.class, Client.class})
public final class GrayEtcdAutoConfiguration {

    /** Called by Spring. */
    GrayEtcdAutoConfiguration() {}

    @Bean
    GrayRuleSourceFactory grayEtcdSources(ListableBeanFactory beans) {
        return new EtcdSources(beans);
    }
}
