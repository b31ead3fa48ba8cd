package io.github.grayrelease.rollout;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayRuleStore.InstanceValues;
import io.github.grayrelease.definition.AnalysisDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.fleet.FleetStore;
import io.github.grayrelease.rollout.Instance.Disk;
import io.github.grayrelease.rollout.RolloutState.Phase;
import io.github.grayrelease.rollout.Verdict.Word;
import io.github.grayrelease.share.Salt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that judge the sum of what each has seen. */
class SharedCountsTest {

    /** The long run has more. */
    private static final int STORMS = Math.min(200, Integer.getInteger("rollout.steps", 40));

    private static final RuleDefinition CHECKOUT = rule("checkout", "canary")
            .ramp(StepDefinition.lasting("15m", "10"), StepDefinition.lasting(null, "100"))
            .analysis(AnalysisDefinition.of("rollback"));

    private final Time now = new Time();
    private final SharedKey key = new SharedKey();
    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final List<FleetStore> stores = new ArrayList<>();
    private volatile boolean away;

    /** The values of instances, in memory. */
    private final class Value implements InstanceValues {

        private final String id;

        Value(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public void put(String value) throws IOException {
            requireThere();
            values.put(id, value);
        }

        @Override
        public Map<String, String> all() throws IOException {
            requireThere();
            return Map.copyOf(values);
        }

        private void requireThere() throws IOException {
            if (away) {
                throw new IOException("connection refused");
            }
        }

        @Override
        public void close() {
            values.remove(id);
        }
    }

    private Instance instance(String id) {
        RuleDocument document = RuleDocument.of("stable", "canary")
                .rules(CHECKOUT)
                .analysis(new AnalysisDefinition.Scope("shared", null));
        Instance instance = new Instance(
                document,
                now,
                stores.size(),
                control -> {
                    FleetStore store = new FleetStore(key.connect(), "memory", new Disk());
                    stores.add(store);
                    return store;
                },
                new Peers(Optional.of(new Value(id))));
        FleetStore store = stores.get(stores.size() - 1);
        store.begin();
        store.await(Duration.ofSeconds(10));
        instance.rollouts.tick();
        return instance;
    }

    @AfterEach
    void stop() {
        stores.forEach(FleetStore::close);
    }

    private static Verdict verdict(Instance instance) {
        return instance.rollouts.reports().get(0).verdict();
    }

    /** Each serves ten requests per second, of which one is in canary. */
    private void seconds(int seconds, double stageErrors, Instance... instances) {
        for (int second = 0; second < seconds; second++) {
            for (Instance instance : instances) {
                instance.serve(10, stageErrors, 0);
            }
            now.passASecond();
            if (now.isAtTick()) {
                for (Instance instance : instances) {
                    instance.rollouts.tick();
                }
            }
        }
    }

    @Test
    void whatEachSawTooLittleOfAllSeeTogether() {
        Instance one = instance("one");
        Instance two = instance("two");
        Instance three = instance("three");
        now.pass(Duration.ofSeconds(31));
        for (Instance instance : List.of(one, two, three)) {
            for (int user = 0; user < 2; user++) {
                String name = "failing-" + instance.hashCode() + "-" + user;
                while (!instance.decide(name).decision().stage().equals("canary")) {
                    name += "x";
                }
                instance.end(instance.decide(name), 500, Optional.empty());
            }
        }
        one.rollouts.tick();
        two.rollouts.tick();
        assertThat(verdict(two).word()).isEqualTo(Word.INCONCLUSIVE);
        three.rollouts.tick();

        assertThat(verdict(three).stage().failing()).isEqualTo(6);
        assertThat(three.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(three.state().said().because()).startsWith("6 of 6 failing users were in canary");
    }

    @Test
    void aSubjectThatFailsOnEachInstanceCountsOnce() {
        Instance one = instance("one");
        Instance two = instance("two");
        now.pass(Duration.ofSeconds(31));
        String name = "poller";
        while (!one.decide(name).decision().stage().equals("canary")) {
            name += "x";
        }
        for (int i = 0; i < 100; i++) {
            one.end(one.decide(name), 500, Optional.empty());
            two.end(two.decide(name), 500, Optional.empty());
        }
        one.rollouts.tick();
        two.rollouts.tick();

        assertThat(verdict(two).stage()).isEqualTo(new Verdict.Count(200, 200, 1));
        assertThat(two.phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void theNumbersOfAnInstanceThatIsGoneStillCount() {
        Instance one = instance("one");
        Instance two = instance("two");
        seconds(60, 0, one, two);
        long before = verdict(one).stage().requests();
        values.remove("two");
        seconds(10, 0, one);

        assertThat(verdict(one).stage().requests()).isGreaterThanOrEqualTo(before);
        Instance again = instance("two-again");
        seconds(10, 0, one, again);
        assertThat(verdict(one).control().requests())
                .isGreaterThan(verdict(again).control().requests());
    }

    @Test
    void aStoreThatIsAwayLeavesWhatWasRead() {
        Instance one = instance("one");
        Instance two = instance("two");
        seconds(60, 0, one, two);
        long others = verdict(one).control().requests();
        away = true;
        seconds(20, 0, one);

        assertThat(verdict(one).control().requests()).isGreaterThan(others);
        away = false;
        seconds(5, 0, one, two);
        one.rollouts.tick();
        assertThat(verdict(one).control()).isEqualTo(verdict(two).control());
    }

    /** Ten instances; each client repeats what failed on a random one, for minutes, every second. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5})
    void aStormOfRetriesOverInstancesCondemnsNoHealthyStage(double share) {
        int condemned = 0;
        for (int run = 0; run < STORMS; run++) {
            condemned += condemns(share, run) ? 1 : 0;
        }

        assertThat(condemned).isLessThanOrEqualTo(1);
    }

    private static boolean condemns(double share, int run) {
        Random random = new Random(run);
        Salt salt = Salt.of("run-" + run);
        List<Judge> judges = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            judges.add(new Judge(Simulated.ANALYSIS, share, 0));
        }
        int[] until = new int[3_000];
        for (int second = 0; second < 300; second++) {
            long time = Judge.WARM_UP.toNanos() + second * 1_000_000_000L;
            for (int begins = 0; begins < 5; begins++) {
                until[random.nextInt(until.length)] = second + random.nextInt(240);
            }
            for (int user = 0; user < until.length; user++) {
                if (until[user] > second) {
                    String name = "user-" + user;
                    judges.get(random.nextInt(judges.size()))
                            .ended(salt.bucket(name) < 10_000 * share, name, true, Duration.ofMillis(5), time);
                }
            }
            if (second % 5 == 0) {
                Counts sum =
                        judges.stream().map(Judge::counts).reduce(Counts::plus).orElseThrow();
                if (judges.get(0).verdict(sum).word() == Word.FAILING) {
                    return true;
                }
            }
        }
        return false;
    }
}
