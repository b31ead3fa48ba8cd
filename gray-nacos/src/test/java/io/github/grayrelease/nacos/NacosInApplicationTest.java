package io.github.grayrelease.nacos;

import io.github.grayrelease.ServerProcess;
import io.github.grayrelease.autoconfigure.StoreInApplicationContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real applications on a real Nacos. */
@ExtendWith(SharedNacos.class)
class NacosInApplicationTest extends StoreInApplicationContract {

    private static final String KEY = "gray-rules.yml";

    private static NacosServer nacos;

    @BeforeAll
    static void start(NacosServer shared) {
        nacos = shared;
    }

    @Override
    protected String source() {
        return "nacos:127.0.0.1:" + server().port() + "/" + KEY;
    }

    @Override
    protected ServerProcess server() {
        return nacos.process;
    }

    @Override
    protected void forget() throws Exception {
        nacos.forget();
    }

    @Override
    protected void write(String text) throws Exception {
        nacos.ready();
        nacos.publish(KEY, text);
    }

    @Override
    protected void delete() throws Exception {
        nacos.delete(KEY);
    }

    @Override
    protected String cannotShare() {
        return "gray.analysis.scope: 'shared' is not possible: Nacos has no leases, so values of instances that are gone"
                + " would count for ever; use redis:, etcd: or zookeeper:, or 'gray.analysis.scope: instance'";
    }
}
