package io.github.grayrelease.etcd;

import static io.github.grayrelease.etcd.EtcdServer.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.auth.Permission;
import io.etcd.jetcd.options.GetOption;
import io.github.grayrelease.GrayRuleStore.InstanceValues;
import io.github.grayrelease.source.LimitedSource;
import io.github.grayrelease.source.LimitedValues;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The values of single instances on an etcd that asks for a user, who may use the keys of one block only. */
class EtcdInstanceValuesTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final String PARENT = "/gray/rules.counters";

    private static EtcdServer etcd;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        etcd = new EtcdServer(directory);
        try (Client operator = etcd.operator()) {
            Auth users = operator.getAuthClient();
            for (String user : new String[] {"root", "gray"}) {
                users.userAdd(bytes(user), bytes("secret")).get();
                users.roleAdd(bytes(user)).get();
                users.userGrantRole(bytes(user), bytes(user)).get();
            }
            // The range that etcdctl grants with --prefix=true.
            users.roleGrantPermission(
                            bytes("gray"), bytes(PARENT + "/"), bytes(PARENT + "0"), Permission.Type.READWRITE)
                    .get();
            users.authEnable().get();
        }
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    private static EtcdRuleStore store(String user) {
        return EtcdRuleStore.over(
                EtcdAddress.parse("http://" + user + ":secret@127.0.0.1:" + etcd.process.port() + "/gray/rules"));
    }

    @Test
    void aUserNeedsTheKeysBelowOneOnly() throws Exception {
        try (LimitedSource store = new LimitedSource(store("gray"));
                LimitedValues one = store.instances(".counters", LEASE);
                LimitedValues other = store.instances(".counters", LEASE)) {
            one.put("1");
            other.put("2");
            one.put("3");
            assertThat(one.all()).isEqualTo(Map.of(one.id(), "3", other.id(), "2"));
            other.close();
            assertThat(one.all()).isEqualTo(Map.of(one.id(), "3"));
            assertThatThrownBy(store::read).hasStackTraceContaining("permission denied");
        }
    }

    @Test
    void aUserIsKnownAgainAfterARestartOfTheServer() throws Exception {
        try (LimitedSource store = new LimitedSource(store("gray"));
                LimitedValues values = store.instances(".counters", LEASE)) {
            values.put("1");
            etcd.process.kill();
            etcd.process.start();
            await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
                values.put("2");
                return values.all().equals(Map.of(values.id(), "2"));
            });
        }
    }

    @Test
    void aUserIsKnownAgainAfterTheUsersHaveChanged() throws Exception {
        try (LimitedSource store = new LimitedSource(store("gray"));
                LimitedValues values = store.instances(".counters", LEASE);
                Client operator = root()) {
            values.put("1");
            operator.getAuthClient().roleAdd(bytes("another")).get();
            await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
                values.put("2");
                return values.all().equals(Map.of(values.id(), "2"));
            });
        }
    }

    @Test
    void closingEndsTheLeaseToo() throws Exception {
        try (EtcdRuleStore store = store("root");
                Client operator = root()) {
            InstanceValues values = store.instances(".closing", LEASE);
            values.put("1");
            long lease = operator.getKVClient()
                    .get(bytes("/gray/rules.closing/" + values.id()))
                    .get()
                    .getKvs()
                    .get(0)
                    .getLease();
            assertThat(lease).isPositive();
            values.close();
            assertThatThrownBy(() -> operator.getLeaseClient().revoke(lease).get())
                    .hasMessageContaining("requested lease not found");
        }
    }

    @Test
    void closingAfterTheLeaseIsOverIsNoError() throws Exception {
        try (EtcdRuleStore store = store("root");
                Client operator = root()) {
            InstanceValues values = store.instances(".over", SHORT);
            values.put("1");
            await().atMost(SOON).until(() -> values.all().isEmpty());
            values.close();
            assertThat(operator.getKVClient()
                            .get(
                                    bytes("/gray/rules.over"),
                                    GetOption.builder().isPrefix(true).build())
                            .get()
                            .getCount())
                    .isZero();
        }
    }

    @Test
    void aKeyThatIsNoIdIsNoValue() throws Exception {
        try (EtcdRuleStore store = store("root");
                Client operator = root()) {
            operator.getKVClient()
                    .put(bytes("/gray/rules.strange/notes"), bytes("of an operator"))
                    .get(SOON.toSeconds(), TimeUnit.SECONDS);
            InstanceValues values = store.instances(".strange", LEASE);
            values.put("1");
            assertThat(values.all()).isEqualTo(Map.of(values.id(), "1"));
        }
    }

    private static Client root() {
        return Client.builder()
                .endpoints(URI.create("http://127.0.0.1:" + etcd.process.port()))
                .user(bytes("root"))
                .password(bytes("secret"))
                .build();
    }

    @Test
    void aClientThatIsClosedFirstDoesNotHoldUpTheValues() throws Exception {
        Client theirs = root();
        LimitedSource store = new LimitedSource(EtcdRuleStore.over(() -> theirs, "/gray/rules"));
        LimitedValues values = store.instances(".last", LEASE);
        values.put("1");
        theirs.close();
        long begin = System.nanoTime();
        values.close();
        store.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SHORT);
    }
}
