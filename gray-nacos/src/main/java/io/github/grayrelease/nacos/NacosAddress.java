package io.github.grayrelease.nacos;

import com.alibaba.nacos.api.PropertyKeyConst;
import io.github.grayrelease.address.InvalidSettingException;
import io.github.grayrelease.source.StoreAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a configuration on its servers:
 * {@code [[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…]]/DATA-ID[?group=GROUP][&namespace=NAMESPACE]}. No message repeats the
 * address, because it may contain a password.
 */
final class NacosAddress {

    private static final String DEFAULT_GROUP = "DEFAULT_GROUP";

    /** The characters that Nacos permits in names of configurations, groups and namespaces. */
    private static final String NAME = "[A-Za-z0-9_.:-]+";

    private static final Pattern FORM =
            Pattern.compile("(?:(?:(?<user>[^:@/,]+):(?<password>[^:@/,]+)@)?(?<hosts>" + StoreAddress.HOST
                    + "(?:," + StoreAddress.HOST + ")*))?/(?<dataId>" + NAME + ")(?:\\?(?<query>" + NAME + "=" + NAME
                    + "(?:&" + NAME
                    + "=" + NAME
                    + ")*))?");
    private static final Pattern ENTRY = Pattern.compile("(" + NAME + ")=(" + NAME + ")");

    private final @Nullable String hosts;
    private final @Nullable String user;
    private final @Nullable String password;
    private final String dataId;
    private final Map<String, String> query;
    private final boolean beside;

    private NacosAddress(Matcher parts) {
        hosts = parts.group("hosts");
        user = parts.group("user");
        password = parts.group("password");
        dataId = parts.group("dataId");
        query = new HashMap<>();
        beside = false;
        Matcher entries = ENTRY.matcher(Objects.requireNonNullElse(parts.group("query"), ""));
        while (entries.find()) {
            query.put(entries.group(1), entries.group(2));
        }
    }

    private NacosAddress(NacosAddress first, String suffix) {
        hosts = first.hosts;
        user = first.user;
        password = first.password;
        dataId = first.dataId + suffix;
        query = first.query;
        beside = true;
    }

    static NacosAddress parse(String location) {
        Matcher parts = FORM.matcher(location);
        if (!parts.matches()) {
            throw wrong("can't be parsed as user, password, hosts, data id, group and namespace (percent-encode special"
                    + " characters in a password: %40 for @)");
        }
        NacosAddress address = new NacosAddress(parts);
        if (!Set.of("group", "namespace").containsAll(address.query.keySet())) {
            throw wrong("has parameters other than group and namespace");
        }
        if (!address.namesServers() && address.query.containsKey("namespace")) {
            throw wrong("has a namespace but no server, and the application's own client has its own namespace");
        }
        return address;
    }

    private static InvalidSettingException wrong(String problem) {
        return new InvalidSettingException(
                problem,
                "write nacos:[user:password@]host:8848/gray-rules?group=DEFAULT_GROUP&namespace=public, or"
                        + " nacos:/gray-rules for the application's own client");
    }

    /** A second configuration beside this one: in the same group and namespace, with a longer data id. */
    NacosAddress beside(String suffix) {
        return new NacosAddress(this, suffix);
    }

    /** Whether this is a second configuration, whose text is no block. */
    boolean isBeside() {
        return beside;
    }

    boolean namesServers() {
        return hosts != null;
    }

    String dataId() {
        return dataId;
    }

    String group() {
        return query.getOrDefault("group", DEFAULT_GROUP);
    }

    /**
     * The address for people, without user and password. The data id is last, because its extension determines the format.
     */
    String name() {
        String namespace = query.get("namespace");
        return "nacos:" + (hosts == null ? "" : hosts) + "/" + (namespace == null ? "" : namespace + "/") + group()
                + "/" + dataId;
    }

    /** The client's properties. */
    Properties properties() {
        Properties properties = new Properties();
        if (hosts != null) {
            properties.setProperty(PropertyKeyConst.SERVER_ADDR, hosts);
        }
        String namespace = query.get("namespace");
        if (namespace != null) {
            properties.setProperty(PropertyKeyConst.NAMESPACE, namespace);
        }
        if (user != null && password != null) {
            properties.setProperty(PropertyKeyConst.USERNAME, StoreAddress.decoded(user));
            properties.setProperty(PropertyKeyConst.PASSWORD, StoreAddress.decoded(password));
        }
        return properties;
    }
}
