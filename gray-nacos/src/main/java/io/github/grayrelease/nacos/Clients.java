package io.github.grayrelease.nacos;

import com.alibaba.nacos.api.config.ConfigService;
import com.alibaba.nacos.api.config.listener.Listener;
import com.alibaba.nacos.api.exception.NacosException;

/** Whose client it is, and so what becomes of it in the end. */
interface Clients {

    /** The client; looked up or made when it is first asked for. */
    ConfigService get() throws NacosException;

    /** Called when the source is closed. */
    void giveBack(NacosAddress address, Listener listener);
}
