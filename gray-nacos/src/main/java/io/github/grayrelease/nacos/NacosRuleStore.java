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
 * A block in one configuration. Read by asking a server, never by {@code getConfig}, which answers from files of the
 * client's when there is none.
 */
final class NacosRuleStore implements GrayRuleStore {

    private static final Duration TO_ANSWER = Duration.ofMillis(1_500);

    /** How long a server may take to show what was written, as it writes first and shows later. */
    private static final Duration TO_SHOW = Duration.ofSeconds(5);

    private static final long LOOK_AGAIN_MILLIS = 50;

    /** No text has this digest: a server writes then only what is not there yet. */
    private static final String NOT_THERE = "none";

    private final NacosAddress address;
    private final StoreClient<ConfigService> client;
    private final Signal signal = new Signal();
    private final TimeLimit limit = new TimeLimit("Nacos", "gray-nacos");

    NacosRuleStore(NacosAddress address, StoreClient<ConfigService> client) {
        this.address = address;
        this.client = client;
    }

    @Override
    public Optional<Block> read() throws Exception {
        return text().map(text -> new Block(address.name(), text));
    }

    /**
     * The only question of the client's that is answered by a server or not at all; listening again changes nothing. A server
     * that is just changing the configuration says so instead, and is asked again.
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

    /** Takes the listener back from the application's own client, which lives on. */
    private void unwatch() throws Exception {
        signal.to(() -> {});
        if (!client.isOwn()) {
            client.get().removeListener(address.dataId(), address.group(), signal);
        }
    }

    /**
     * As of {@link GrayRuleStore}, but that a configuration which is deleted between the question whether it is there and
     * the writing is written: Nacos compares only with what there is.
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

    /** Each question has the time of any call, and a written block a while to be shown. */
    @Override
    public Duration timeToReplace() {
        return TIME_LIMIT.multipliedBy(2).plus(TO_SHOW);
    }

    /** The client says no if it was refused, and also if it got no answer at all. */
    private boolean isOursAfterAll(Optional<String> expected, String text) throws Exception {
        long end = System.nanoTime() + TO_SHOW.toNanos();
        Optional<String> held = limit.within(TIME_LIMIT, this::text);
        while (held.equals(expected)) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("Nacos did not take the block; does the user have write permission?");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            held = limit.within(TIME_LIMIT, this::text);
        }
        return held.equals(Optional.of(text));
    }

    private String type() {
        return address.dataId().endsWith(".properties") ? ConfigType.PROPERTIES.getType() : ConfigType.YAML.getType();
    }

    /** As Nacos compares texts. */
    static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Nacos compares by MD5, which this JVM lacks", e);
        }
    }

    @Override
    public void close() {
        client.close();
        limit.close();
    }
}
