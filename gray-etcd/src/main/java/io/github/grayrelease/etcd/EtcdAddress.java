package io.github.grayrelease.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.github.grayrelease.address.InvalidSettingException;
import io.github.grayrelease.source.StoreAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The address of a key on its servers: {@code http[s]://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…]/KEY}; the scheme may be
 * repeated before each host. The key starts with the first slash after the hosts, including the slash. No message repeats
 * the address, because it may contain a password.
 */
final class EtcdAddress {

    private static final Pattern FORM =
            Pattern.compile("(?<scheme>https?)://(?:(?<user>[^:@/,]+):(?<password>[^:@/,]+)@)?"
                    + "(?<hosts>" + StoreAddress.HOST + "(?:,(?:\\k<scheme>://)?" + StoreAddress.HOST + ")*)"
                    + "(?<key>/.+)");
    private static final Pattern KEYLESS = Pattern.compile("https?://[^/]*/?");

    private static final int DEFAULT_PORT = 2379;
    private static final Duration TO_CONNECT = Duration.ofSeconds(1);

    /** By default, servers disconnect clients that ping more often than every five seconds. */
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(10);

    private static final Duration TO_ANSWER_A_PING = Duration.ofSeconds(3);

    private final String scheme;
    private final List<String> hosts;
    private final @Nullable String user;
    private final @Nullable String password;
    private final String key;

    private EtcdAddress(Matcher parts) {
        this.scheme = parts.group("scheme");
        this.hosts = Arrays.stream(parts.group("hosts").split(","))
                .map(host -> host.substring(host.lastIndexOf('/') + 1))
                .map(host -> host.matches(".*:\\d+") ? host : host + ":" + DEFAULT_PORT)
                .toList();
        this.user = parts.group("user");
        this.password = parts.group("password");
        this.key = parts.group("key");
    }

    static EtcdAddress parse(String location) {
        Matcher parts = FORM.matcher(location);
        if (parts.matches()) {
            return new EtcdAddress(parts);
        }
        if (!location.startsWith("http://") && !location.startsWith("https://")) {
            throw wrong("begins with neither http:// nor https:// nor /");
        }
        throw wrong(
                KEYLESS.matcher(location).matches()
                        ? "names no key"
                        : "can't be parsed as user, password, hosts and key (percent-encode special characters in a"
                                + " password: %40 for @)");
    }

    static InvalidSettingException wrong(String problem) {
        return new InvalidSettingException(
                problem,
                "write etcd:http://[user:password@]host:2379[,host:2379]/gray/rules, or etcd:/gray/rules for the"
                        + " application's own client");
    }

    String key() {
        return key;
    }

    /** The address for people, without user and password. */
    String name() {
        return "etcd:" + scheme + "://" + String.join(",", hosts) + key;
    }

    /** Creates a client that connects at first use and does not wait for an unavailable server. */
    Client client() throws SSLException {
        ClientBuilder client = Client.builder()
                .endpoints(hosts.stream()
                        .map(host -> URI.create(scheme + "://" + host))
                        .toList())
                .waitForReady(false)
                .retryMaxAttempts(0)
                .connectTimeout(TO_CONNECT)
                .keepaliveTime(BETWEEN_PINGS)
                .keepaliveTimeout(TO_ANSWER_A_PING)
                .keepaliveWithoutCalls(false);
        if (scheme.equals("https")) {
            client.sslContext(trustOfTheJvm -> {});
        }
        if (user != null && password != null) {
            client.user(decoded(user)).password(decoded(password));
        }
        return client.build();
    }

    private static ByteSequence decoded(String text) {
        return ByteSequence.from(StoreAddress.decoded(text), UTF_8);
    }
}
