package io.github.grayrelease.nacos;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.source.LimitedSource;
import io.github.grayrelease.source.StoreClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NacosLeasesTest {

    @Test
    void valuesOfInstancesAreRefusedBecauseNacosHasNoLeases() {
        try (GrayRuleStore store = new LimitedSource(
                new NacosRuleStore(NacosAddress.parse("/gray-rules.yml"), StoreClient.ofApplication(() -> {
                    throw new IOException("no server is asked");
                })))) {
            assertThatThrownBy(() -> store.instances(".counters", Duration.ofSeconds(20)))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("Nacos has no leases, so values of instances that are gone would count for ever; use"
                            + " redis:, etcd: or zookeeper:, or 'gray.analysis.scope: instance'");
        }
    }
}
