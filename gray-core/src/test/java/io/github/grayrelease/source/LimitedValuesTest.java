package io.github.grayrelease.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleStore.InstanceValues;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LimitedValuesTest {

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMillis(100);

    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** A store that never answers, and can't be closed. */
    private final class Stuck implements InstanceValues {

        @Override
        public String id() {
            return "stuck";
        }

        @Override
        public void put(String value) throws InterruptedException {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                interrupted.countDown();
                throw stopped;
            }
        }

        @Override
        public Map<String, String> all() {
            throw new IllegalStateException("moved to 10.0.0.7");
        }

        @Override
        public void close() {
            throw new IllegalStateException("closed");
        }
    }

    @Test
    void aCallThatTakesTooLongIsInterruptedAndSaysWhatFailed() throws Exception {
        try (LimitedValues values = new LimitedValues(new Stuck(), LIMIT)) {
            assertThat(values.id()).isEqualTo("stuck");
            assertThatThrownBy(() -> values.put("1"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("this instance's value can't be written: java.io.IOException: the store did not answer"
                            + " within 100 ms");
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(values::all)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the values of all instances can't be read: java.lang.IllegalStateException: moved to"
                            + " 10.0.0.7");
        }
    }

    @Test
    void closingNeverThrowsAndEndsTheValues() {
        LimitedValues values = new LimitedValues(new Stuck(), LIMIT);
        assertThatCode(values::close).doesNotThrowAnyException();
        assertThatThrownBy(values::all).hasMessageEndingWith("the store is closed");
    }

    @Test
    void aSourceWithoutLeasesSaysWhatToUse() {
        GrayRuleSource file = new GrayRuleSource() {
            @Override
            public Optional<Block> read() {
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
        for (GrayRuleSource source : new GrayRuleSource[] {file, new FakeSource()}) {
            try (LimitedSource limited = new LimitedSource(source)) {
                assertThatThrownBy(() -> limited.instances(".counters", LEASE))
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessage(
                                "the source of the rules has no leases, so values of instances that are gone would"
                                        + " count for ever; use redis:, etcd: or zookeeper:, or 'gray.analysis.scope: instance'");
            }
        }
    }
}
