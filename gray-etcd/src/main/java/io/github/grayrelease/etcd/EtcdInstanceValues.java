package io.github.grayrelease.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.github.grayrelease.GrayRuleStore.InstanceValues;
import io.github.grayrelease.source.InstanceIds;
import io.github.grayrelease.source.StoreClient;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Stores each value in a key with a lease of its own, {@code KEY.counters/ID}. */
final class EtcdInstanceValues implements InstanceValues {

    private static final GetOption BELOW = GetOption.builder().isPrefix(true).build();
    private static final long NO_LEASE = 0;

    private final StoreClient<Client> client;
    private final String prefix;
    private final long leaseSeconds;
    private final String id = InstanceIds.random();
    private long lease = NO_LEASE;

    /**
     * Creates the values.
     *
     * @param parent the part of all keys before the slash
     */
    EtcdInstanceValues(StoreClient<Client> client, String parent, Duration lease) {
        this.client = client;
        this.prefix = parent + "/";
        this.leaseSeconds = lease.plusMillis(999).toSeconds();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void put(String value) throws Exception {
        if (isRenewed() && isStored(value)) {
            return;
        }
        lease = Answer.of(client.get().getLeaseClient().grant(leaseSeconds)).getID();
        if (!isStored(value)) {
            throw new IOException("etcd lost a lease that it has just granted");
        }
    }

    private boolean isRenewed() throws Exception {
        return lease != NO_LEASE && isKnown(client.get().getLeaseClient().keepAliveOnce(lease));
    }

    private boolean isStored(String value) throws Exception {
        PutOption leased = PutOption.builder().withLeaseId(lease).build();
        return isKnown(client.get().getKVClient().put(bytes(prefix + id), bytes(value), leased));
    }

    /** Waits for the answer to a call with the lease, and returns false if etcd does not know the lease any more. */
    private static boolean isKnown(CompletableFuture<?> call) throws Exception {
        try {
            Answer.of(call);
            return true;
        } catch (Exception failure) {
            if (saysUnknown(failure)) {
                return false;
            }
            throw failure;
        }
    }

    /** One answer of etcd arrives as two kinds of exceptions, depending on the call. */
    private static boolean saysUnknown(Exception failure) {
        return failure instanceof EtcdException etcd
                ? etcd.getErrorCode() == ErrorCode.NOT_FOUND
                : Status.fromThrowable(failure).getCode() == Status.Code.NOT_FOUND;
    }

    @Override
    public Map<String, String> all() throws Exception {
        Map<String, String> living = new HashMap<>();
        for (KeyValue entry :
                Answer.of(client.get().getKVClient().get(bytes(prefix), BELOW)).getKvs()) {
            String instance = entry.getKey().toString(UTF_8).substring(prefix.length());
            if (InstanceIds.isOne(instance)) {
                living.put(instance, entry.getValue().toString(UTF_8));
            }
        }
        return living;
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    /** The value ends with its lease. */
    @Override
    public void close() throws Exception {
        if (lease != NO_LEASE) {
            var unused = isKnown(client.get().getLeaseClient().revoke(lease));
        }
    }
}
