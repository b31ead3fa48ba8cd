package io.github.grayrelease.zookeeper;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.address.InvalidSettingException;
import io.github.grayrelease.source.StoreAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.common.PathUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Opens {@code zookeeper:/NODE} with the application's own client, and {@code zookeeper:HOST[:PORT][,HOST[:PORT]…]/NODE}
 * with a client of the store. The node starts with the first slash.
 */
final class ZooKeeperSources implements GrayRuleSourceFactory {

    private static final Pattern FORM =
            Pattern.compile("(?<hosts>" + StoreAddress.HOST + "(?:," + StoreAddress.HOST + ")*)?(?<node>/.*)?");

    private final ListableBeanFactory beans;

    ZooKeeperSources(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public String scheme() {
        return "zookeeper";
    }

    @Override
    public GrayRuleSource open(String location) {
        Matcher parts = FORM.matcher(location);
        if (!parts.matches()) {
            throw wrong(
                    location.contains("@")
                            ? "has an '@', but only the application's own client can sign in"
                            : "can't be parsed as hosts and node");
        }
        String node = parts.group("node");
        if (node == null || node.equals("/")) {
            throw wrong("names no node");
        }
        checkPath(node);
        String hosts = parts.group("hosts");
        return hosts == null ? overTheApplicationsClient(node) : ZooKeeperRuleStore.over(hosts, node);
    }

    private static void checkPath(String node) {
        try {
            PathUtils.validatePath(node);
        } catch (IllegalArgumentException e) {
            // Not the cause: its message repeats the location.
            throw wrong("names an invalid node (no part may be empty, '.' or '..')");
        }
    }

    private GrayRuleSource overTheApplicationsClient(String node) {
        if (beans.getBeanNamesForType(CuratorFramework.class, true, false).length == 0) {
            throw new InvalidSettingException(
                    "names no server, and the application has no CuratorFramework",
                    "write zookeeper:localhost:2181" + node + " or define such a bean");
        }
        return ZooKeeperRuleStore.over(() -> beans.getBean(CuratorFramework.class), node);
    }

    private static InvalidSettingException wrong(String problem) {
        return new InvalidSettingException(
                problem,
                "write zookeeper:host:2181[,host:2181]/gray/rules, or zookeeper:/gray/rules for the application's own"
                        + " CuratorFramework");
    }
}
