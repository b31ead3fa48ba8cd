package io.github.grayrelease.source;

import io.github.grayrelease.GrayRuleStore.InstanceValues;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a time limit on each call of the values of single instances, makes the calls one after the other on a thread of its
 * own, and says in each exception what failed. Safe for all threads.
 */
public final class LimitedValues implements InstanceValues {

    private static final Logger log = LoggerFactory.getLogger(LimitedValues.class);

    private final InstanceValues values;
    private final Duration limit;
    private final TimeLimit calls = new TimeLimit("the store", "gray-values");

    /**
     * Wraps values.
     *
     * @param values the values; closed with this object
     * @param limit the time limit of each call
     */
    public LimitedValues(InstanceValues values, Duration limit) {
        this.values = values;
        this.limit = limit;
    }

    @Override
    public String id() {
        return values.id();
    }

    @Override
    public void put(String value) throws IOException {
        within("this instance's value can't be written", () -> {
            values.put(value);
            return true;
        });
    }

    @Override
    public Map<String, String> all() throws IOException {
        return within("the values of all instances can't be read", () -> Map.copyOf(values.all()));
    }

    private <T> T within(String problem, Callable<T> call) throws IOException {
        try {
            return calls.within(limit, call);
        } catch (Exception failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new IOException(problem + ": " + failure, failure);
        }
    }

    /** Removes the value if the store answers within the time limit. Never throws. */
    @Override
    public void close() {
        try {
            calls.within(limit, () -> {
                values.close();
                return true;
            });
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception | LinkageError failure) {
            log.debug("This instance's value could not be removed; it vanishes with its lease", failure);
        } finally {
            calls.close();
        }
    }
}
