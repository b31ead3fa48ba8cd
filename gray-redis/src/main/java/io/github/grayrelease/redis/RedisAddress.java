package io.github.grayrelease.redis;

import io.github.grayrelease.address.InvalidSettingException;
import io.github.grayrelease.source.StoreAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

/**
 * The address of a key in {@code gray.source}: {@code //[USER:PASSWORD@]HOST[:PORT][/DB]/KEY}. No message repeats the
 * address, because it may contain a password.
 *
 * @param scheme {@code redis}, or {@code rediss} for TLS
 * @param server the server, which hides its password
 * @param key the key
 */
record RedisAddress(String scheme, RedisStandaloneConfiguration server, String key) {

    private static final int DEFAULT_PORT = 6379;
    private static final Pattern PATH = Pattern.compile("/(?:(?<database>\\d{1,4})/)?(?<key>.+)");
    private static final Pattern DATABASE_ALONE = Pattern.compile("/\\d+/?");

    static RedisAddress parse(String scheme, String location) {
        URI uri = uri(scheme, location);
        if (uri.getHost() == null) {
            throw wrong(scheme, "has no valid host");
        }
        String path = uri.getPath();
        Matcher parts = PATH.matcher(path);
        if (DATABASE_ALONE.matcher(path).matches() || !parts.matches()) {
            throw wrong(scheme, "names no key");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong(scheme, "has a '?' or '#'");
        }
        RedisStandaloneConfiguration server =
                new RedisStandaloneConfiguration(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
        signIn(scheme, server, uri.getRawUserInfo());
        String database = parts.group("database");
        server.setDatabase(database == null ? 0 : Integer.parseInt(database));
        return new RedisAddress(scheme, server, parts.group("key"));
    }

    /** Drops the exception of {@link URI}, because its message repeats the address. */
    private static URI uri(String scheme, String location) {
        try {
            if (location.startsWith("//")) {
                return new URI(scheme + ":" + location);
            }
        } catch (URISyntaxException e) {
            throw wrong(scheme, "is not a URI (percent-encode special characters in a password: %40 for @)");
        }
        throw wrong(scheme, "names no server");
    }

    private static void signIn(String scheme, RedisStandaloneConfiguration server, @Nullable String userInfo) {
        if (userInfo == null) {
            return;
        }
        int colon = userInfo.indexOf(':');
        if (colon < 0) {
            throw wrong(scheme, "has no colon before the password");
        }
        if (colon > 0) {
            server.setUsername(StoreAddress.decoded(userInfo.substring(0, colon)));
        }
        server.setPassword(RedisPassword.of(StoreAddress.decoded(userInfo.substring(colon + 1))));
    }

    private static InvalidSettingException wrong(String scheme, String problem) {
        return new InvalidSettingException(
                problem, "write " + scheme + "://[user:password@]host:6379[/database]/gray-rules");
    }

    boolean tls() {
        return scheme.equals("rediss");
    }

    /** The address for people, without user and password. */
    String name() {
        return scheme + "://" + server.getHostName() + ":" + server.getPort() + "/" + server.getDatabase() + "/" + key;
    }
}
