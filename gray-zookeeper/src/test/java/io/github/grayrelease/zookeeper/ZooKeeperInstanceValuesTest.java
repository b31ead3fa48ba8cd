package io.github.grayrelease.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.source.LimitedSource;
import io.github.grayrelease.source.LimitedValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The values of single instances over an application's own client: sessions, ACLs, what else lies below the parent. */
class ZooKeeperInstanceValuesTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(1);

    /**
     * All permissions for whoever created the node; ZooDefs has them too, with annotations that nothing here knows. ZooKeeper
     * looks for null in the list, which List.of refuses.
     */
    private static final List<ACL> CREATOR_ALL = Collections.singletonList(new ACL(31, new Id("auth", "")));

    private static ZooKeeperServer zooKeeper;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        zooKeeper = new ZooKeeperServer(directory);
    }

    @AfterAll
    static void stop() {
        zooKeeper.close();
    }

    private static LimitedValues values(CuratorFramework client, String node) {
        return new LimitedSource(ZooKeeperRuleStore.over(() -> client, node)).instances(".counters", LEASE);
    }

    private static void put(LimitedValues values, String value) {
        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            values.put(value);
            return true;
        });
    }

    @Test
    void aNewSessionHasTheNodeAgain() throws Exception {
        try (CuratorFramework theirs = zooKeeper.client();
                CuratorFramework operator = zooKeeper.client();
                LimitedValues values = values(theirs, "/expired");
                LimitedValues other = values(operator, "/expired")) {
            put(values, "1");
            ZooKeeperSourcesTest.expire(zooKeeper, theirs);
            assertThat(other.all()).isEmpty();
            put(values, "2");
            assertThat(other.all()).isEqualTo(Map.of(values.id(), "2"));
        }
    }

    @Test
    void aNodeOfAFormerSessionDoesNotTakeTheValueAlong() throws Exception {
        CuratorFramework former = zooKeeper.client();
        try (CuratorFramework theirs = zooKeeper.client();
                LimitedValues values = values(theirs, "/former")) {
            String node = "/former.counters/" + values.id();
            former.create()
                    .creatingParentsIfNeeded()
                    .withMode(CreateMode.EPHEMERAL)
                    .forPath(node, new byte[0]);
            put(values, "1");
            former.close();
            assertThat(values.all()).isEqualTo(Map.of(values.id(), "1"));
        }
    }

    @Test
    void theParentPersistsAndOtherChildrenAreNoValues() throws Exception {
        try (CuratorFramework theirs = zooKeeper.client()) {
            LimitedValues values = values(theirs, "/deep/below/parent");
            put(values, "1");
            theirs.create().forPath("/deep/below/parent.counters/notes", "of an operator".getBytes(UTF_8));
            assertThat(values.all()).isEqualTo(Map.of(values.id(), "1"));
            values.close();
            assertThat(theirs.getChildren().forPath("/deep/below/parent.counters"))
                    .containsExactly("notes");
            assertThat(theirs.checkExists()
                            .forPath("/deep/below/parent.counters")
                            .getEphemeralOwner())
                    .isZero();
        }
    }

    @Test
    void theNodesHaveTheAclOfTheApplicationsClient() throws Exception {
        try (CuratorFramework theirs = signedIn();
                LimitedValues values = values(theirs, "/guarded/rules")) {
            put(values, "1");
            put(values, "2");
            assertThat(values.all()).isEqualTo(Map.of(values.id(), "2"));
            for (String node : List.of("/guarded/rules.counters", "/guarded/rules.counters/" + values.id())) {
                assertThat(theirs.getACL().forPath(node))
                        .extracting(acl -> acl.getId().getScheme())
                        .containsExactly("digest");
            }
        }
    }

    private static CuratorFramework signedIn() {
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(zooKeeper.address())
                .retryPolicy(new RetryNTimes(100, 100))
                .ensembleTracker(false)
                .authorization("digest", "gray:secret".getBytes(UTF_8))
                .aclProvider(new ACLProvider() {
                    @Override
                    public List<ACL> getDefaultAcl() {
                        return CREATOR_ALL;
                    }

                    @Override
                    public List<ACL> getAclForPath(String path) {
                        return CREATOR_ALL;
                    }
                })
                .build();
        client.start();
        return client;
    }

    @Test
    void aClientThatIsClosedFirstDoesNotHoldUpTheValues() {
        CuratorFramework theirs = zooKeeper.client();
        LimitedValues values = values(theirs, "/last");
        put(values, "1");
        theirs.close();
        long begin = System.nanoTime();
        values.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SHORT);
    }
}
