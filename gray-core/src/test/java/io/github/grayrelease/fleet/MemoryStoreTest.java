package io.github.grayrelease.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.grayrelease.GrayRuleStore.InstanceValues;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The values of single instances in memory behave as those of a real store. */
class MemoryStoreTest {

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration TICK = Duration.ofSeconds(5);

    private final MemoryStore server = new MemoryStore();
    private final InstanceValues one = server.open().instances(".counters", LEASE);
    private final InstanceValues other = server.open().instances(".counters", LEASE);

    @Test
    void aValueVanishesWithItsLeaseUnlessItIsRenewed() throws Exception {
        one.put("1");
        other.put("2");
        assertThat(other.all()).isEqualTo(Map.of(one.id(), "1", other.id(), "2"));
        server.pass(LEASE.minus(TICK));
        other.put("3");
        assertThat(other.all()).isEqualTo(Map.of(one.id(), "1", other.id(), "3"));
        server.pass(TICK);
        assertThat(other.all()).isEqualTo(Map.of(other.id(), "3"));
        one.put("4");
        assertThat(other.all()).isEqualTo(Map.of(one.id(), "4", other.id(), "3"));
    }

    @Test
    void closingRemovesOneValue() throws Exception {
        one.put("1");
        other.put("2");
        one.close();
        assertThat(other.all()).isEqualTo(Map.of(other.id(), "2"));
    }

    @Test
    void valuesOfAnotherSuffixAreOthers() throws Exception {
        one.put("1");
        assertThat(server.open().instances(".others", LEASE).all()).isEmpty();
    }

    @Test
    void aDeadServerThrowsAndOneThatForgotIsWrittenAgain() throws Exception {
        one.put("1");
        server.dead = true;
        assertThatThrownBy(() -> one.put("2")).isInstanceOf(IOException.class);
        assertThatThrownBy(one::all).isInstanceOf(IOException.class);
        server.dead = false;
        server.forgetValues();
        assertThat(one.all()).isEmpty();
        one.put("3");
        assertThat(one.all()).isEqualTo(Map.of(one.id(), "3"));
    }
}
