package io.github.grayrelease.nacos;

import com.alibaba.nacos.api.config.ConfigService;
import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.address.InvalidSettingException;
import io.github.grayrelease.source.StoreClient;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Opens {@code nacos:/DATA-ID[?group=GROUP]} with the application's own client, and
 * {@code nacos:[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…]/DATA-ID[?group=GROUP][&namespace=NAMESPACE]} with a client of the
 * store.
 */
final class NacosSources implements GrayRuleSourceFactory {

    private final ListableBeanFactory beans;

    NacosSources(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public String scheme() {
        return "nacos";
    }

    @Override
    public GrayRuleSource open(String location) {
        NacosAddress address = NacosAddress.parse(location);
        if (address.namesServers()) {
            return new NacosRuleStore(address, StoreClient.own(() -> OwnClient.to(address), OwnClient::close));
        }
        if (beans.getBeanNamesForType(ConfigService.class, true, false).length == 0) {
            throw new InvalidSettingException(
                    "names no server, and the application has no Nacos ConfigService",
                    "write nacos:localhost:8848/" + address.dataId() + " or define such a bean");
        }
        return new NacosRuleStore(address, StoreClient.ofApplication(() -> beans.getBean(ConfigService.class)));
    }
}
