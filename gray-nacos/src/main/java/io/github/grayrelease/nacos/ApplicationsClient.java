package io.github.grayrelease.nacos;

import com.alibaba.nacos.api.config.ConfigService;
import com.alibaba.nacos.api.config.listener.Listener;
import java.util.function.Supplier;

/** The application's own client, which is looked up when it is first needed and never closed. */
final class ApplicationsClient implements Clients {

    private final Supplier<ConfigService> client;

    ApplicationsClient(Supplier<ConfigService> client) {
        this.client = client;
    }

    @Override
    public ConfigService get() {
        return client.get();
    }

    @Override
    public void giveBack(NacosAddress address, Listener listener) {
        get().removeListener(address.dataId(), address.group(), listener);
    }
}
