package io.github.grayrelease.nacos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.alibaba.nacos.api.config.ConfigService;
import com.alibaba.nacos.api.config.ConfigType;
import com.alibaba.nacos.api.exception.NacosException;
import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.source.StoreClient;
import io.github.grayrelease.source.TimeLimit;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Stores the block in one configuration. Reads always ask a server; {@code getConfig} would answer from the client's local
 * files if no server answers.
 */
final class NacosRuleStore implements GrayRuleStore {

    private static final Duration TO_ANSWER = Duration.ofMillis(1_500);

    /** The time that a server may take to show a written block, because it writes first and shows later. */
    private static final Duration TO_SHOW = Duration.ofSeconds(5);

    private static final long LOOK_AGAIN_MILLIS = 50;

    /** A digest that no text has: with it, a server only creates a configuration and never replaces one. */
    private static final String NOT_THERE = "none";

    private final NacosAddress address;
    private final StoreClient<ConfigService> client;
    private final Runnable end;
    private final Signal signal = new Signal();
    private final TimeLimit limit = new TimeLimit("Nacos", "gray-nacos");

    NacosRuleStore(NacosAddress address, StoreClient<ConfigService> client) {
        this(address, client, client::close);
    }

    private NacosRuleStore(NacosAddress address, StoreClient<ConfigService> client, Runnable end) {
        this.address = address;
        this.client = client;
        this.end = end;
    }

    @Override
    public Optional<Block> read() throws Exception {
        return text().map(text -> new Block(address.name(), text));
    }

    /**
     * Reads with the only method of the client that never answers from local files; adding the listener again has no
     * effect. A server that is changing the configuration answers with a conflict, and is asked again.
     */
    private Optional<String> text() throws Exception {
        while (true) {
            try {
                return Optional.ofNullable(client.get()
                        .getConfigAndSignListener(address.dataId(), address.group(), TO_ANSWER.toMillis(), signal));
            } catch (NacosException e) {
                if (e.getErrCode() != NacosException.CONFLICT) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    @Override
    public void connect() throws Exception {
        client.get();
    }

    @Override
    public Watch watch(Runnable changed) throws Exception {
        signal.to(changed);
        text();
        return this::unwatch;
    }

    /** Removes the listener from the application's own client, which stays in use. */
    private void unwatch() throws Exception {
        signal.to(() -> {});
        if (!client.isOwn()) {
            client.get().removeListener(address.dataId(), address.group(), signal);
        }
    }

    /**
     * As in {@link GrayRuleStore}, with one exception: a configuration that is deleted between the check and the write is
     * written anyway, because Nacos compares only with an existing one.
     */
    @Override
    public boolean replace(Optional<String> expected, String text) throws Exception {
        if (limit.within(TIME_LIMIT, this::text).isPresent() != expected.isPresent()) {
            return false;
        }
        String digest = expected.map(NacosRuleStore::md5).orElse(NOT_THERE);
        boolean written = limit.within(TIME_LIMIT, () -> client.get()
                .publishConfigCas(address.dataId(), address.group(), text, digest, type()));
        return written || isOursAfterAll(expected, text);
    }

    /** The time of two calls, and the time that a written block needs to be shown. */
    @Override
    public Duration timeToReplace() {
        return TIME_LIMIT.multipliedBy(2).plus(TO_SHOW);
    }

    /** Checks a write that the client reports as failed: the server may have refused it, or only its answer is missing. */
    private boolean isOursAfterAll(Optional<String> expected, String text) throws Exception {
        long end = System.nanoTime() + TO_SHOW.toNanos();
        Optional<String> stored = limit.within(TIME_LIMIT, this::text);
        while (stored.equals(expected)) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("Nacos did not accept the block; check that the user has write permission");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            stored = limit.within(TIME_LIMIT, this::text);
        }
        return stored.equals(Optional.of(text));
    }

    private String type() {
        if (address.isBeside()) {
            return ConfigType.TEXT.getType();
        }
        return address.dataId().endsWith(".properties") ? ConfigType.PROPERTIES.getType() : ConfigType.YAML.getType();
    }

    /** The digest by which Nacos compares texts. */
    static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM lacks MD5, by which Nacos compares texts", e);
        }
    }

    @Override
    public Optional<GrayRuleStore> beside(String suffix) {
        return Optional.of(new NacosRuleStore(address.beside(suffix), client, () -> {}));
    }

    @Override
    public InstanceValues instances(String suffix, Duration lease) {
        throw new UnsupportedOperationException(
                "Nacos has no leases, so values of instances that are gone would count for"
                        + " ever; use redis:, etcd: or zookeeper:, or 'gray.analysis.scope: instance'");
    }

    @Override
    public void close() {
        end.run();
        limit.close();
    }
}
