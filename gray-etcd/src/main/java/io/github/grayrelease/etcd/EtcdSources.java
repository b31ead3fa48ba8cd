package io.github.grayrelease.etcd;

import io.etcd.jetcd.Client;
import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.address.InvalidSettingException;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Opens {@code etcd:/KEY} with the application's own client, and
 * {@code etcd:http[s]://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…]/KEY} with a client of the store.
 */
final class EtcdSources implements GrayRuleSourceFactory {

    private final ListableBeanFactory beans;

    EtcdSources(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public String scheme() {
        return "etcd";
    }

    @Override
    public GrayRuleSource open(String location) {
        if (!location.startsWith("/") || location.startsWith("//")) {
            return EtcdRuleStore.over(EtcdAddress.parse(location));
        }
        if (location.equals("/")) {
            throw EtcdAddress.wrong("names no key");
        }
        if (beans.getBeanNamesForType(Client.class, true, false).length == 0) {
            throw new InvalidSettingException(
                    "names no server, and the application has no io.etcd.jetcd.Client",
                    "write etcd:http://localhost:2379" + location + " or define such a bean");
        }
        return EtcdRuleStore.over(() -> beans.getBean(Client.class), location);
    }
}
