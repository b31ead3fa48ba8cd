package io.github.grayrelease.nacos;

import com.alibaba.nacos.api.config.ConfigService;
import io.github.grayrelease.GrayRuleSourceFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Adds the scheme {@code nacos:…} of {@code gray.source}. */
@AutoConfiguration
@ConditionalOnClass({GrayRuleSourceFactory.class, ConfigService.class})
public final class GrayNacosAutoConfiguration {

    /** Called by Spring. */
    GrayNacosAutoConfiguration() {}

    @Bean
    GrayRuleSourceFactory grayNacosSources(ListableBeanFactory beans) {
        return new NacosSources(beans);
    }
}
