package io.github.grayrelease.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayScope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An observer of the application throws in each of its methods; nobody but the observers themselves hears of it. */
class GuardedObserverTest {

    private static final Map<String, String> STEPS = Map.ofEntries(
            Map.entry("decided", "observing a decision"),
            Map.entry("entered", "observing a scope"),
            Map.entry("missed", "observing a miss"),
            Map.entry("resolved", "observing a variant"),
            Map.entry("completed", "observing the end of a request"),
            Map.entry("departed", "observing a departure"),
            Map.entry("unknownVariant", "observing an unknown variant"),
            Map.entry("unreadable", "observing an unreadable value"),
            Map.entry("lostTag", "observing a lost tag"),
            Map.entry("lostContext", "observing a lost decision"),
            Map.entry("proofRefused", "observing a proof"),
            Map.entry("suppressed", "observing a host that may not have the tag"),
            Map.entry("reloaded", "observing a reload"),
            Map.entry("acted", "observing an operator"));

    private final List<Object> failures = new ArrayList<>();

    static Stream<Method> callbacks() {
        return Arrays.stream(GrayObserver.class.getMethods())
                .filter(method -> !method.getName().equals("failed"));
    }

    @ParameterizedTest
    @MethodSource("callbacks")
    void whatACallbackThrowsIsReportedUnderItsStep(Method callback)
            throws InvocationTargetException, IllegalAccessException {
        GrayObserver throwing = (GrayObserver) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {GrayObserver.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("failed")) {
                        failures.add(arguments[0]);
                        return null;
                    }
                    throw new IllegalStateException("thrown by an application's observer");
                });
        Object[] arguments = Arrays.stream(callback.getParameterTypes())
                .map(GuardedObserverTest::sample)
                .toArray();

        Object result = callback.invoke(GuardedObserver.of(throwing), arguments);

        assertThat(failures).containsExactly(STEPS.get(callback.getName()));
        if (callback.getReturnType() == GrayScope.class) {
            assertThat(result).isSameAs(GrayScope.NOTHING);
        }
    }

    @Test
    void aScopeThatCanNotBeClosedIsReported() {
        GuardedObserver.of(new GrayObserver() {
                    @Override
                    public void failed(String step, Throwable failure) {
                        failures.add(step);
                    }
                })
                .left(() -> {
                    throw new IllegalStateException();
                });

        assertThat(failures).containsExactly("observing the end of a scope");
    }

    @Test
    void onlyWhoImplementsACallbackHearsOfIt() {
        GuardedObserver deaf = GuardedObserver.of(new GrayObserver() {});
        GuardedObserver nested = new GuardedObserver(() -> List.of(GuardedObserver.of(new Completions())));

        assertThat(deaf.hearsCompletions()).isFalse();
        assertThat(deaf.hearsMisses()).isFalse();
        assertThat(nested.hearsCompletions()).isTrue();
        assertThat(nested.hearsMisses()).isFalse();
    }

    @Test
    void observersThatCanNotBeCreatedLoseOneEventAndAreTriedAgain() {
        List<String> told = new ArrayList<>();
        AtomicInteger attempts = new AtomicInteger();
        GuardedObserver observer = new GuardedObserver(() -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("no bean yet");
            }
            return List.of(new GrayObserver() {
                @Override
                public void lostTag(String source) {
                    told.add(source);
                }
            });
        });

        observer.lostTag("first");
        observer.lostTag("second");

        assertThat(told).containsExactly("second");
    }

    private static final class Completions implements GrayObserver {
        @Override
        public void completed(GrayCompletion completion) {
            throw new IllegalStateException();
        }
    }

    private static Object sample(Class<?> type) {
        if (type == GrayDecision.class) {
            return GrayDecision.of("beta", GrayDecision.Reason.RULE, "1");
        }
        if (type == GrayReload.class) {
            return new GrayReload(
                    GrayReload.Outcome.APPLIED,
                    "file:x",
                    "anna",
                    Optional.empty(),
                    "1",
                    "file:x",
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
        }
        if (type == GrayAct.class) {
            return new GrayAct(GrayAct.Kind.SUSPENDED, "beta", "anna", Optional.empty(), Optional.empty());
        }
        if (type == GrayCompletion.class) {
            return new GrayCompletion(
                    GrayDecision.of("beta", GrayDecision.Reason.RULE, "1"),
                    200,
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ZERO,
                    List.of());
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == boolean.class) {
            return true;
        }
        return type == Supplier.class ? (Supplier<String>) () -> "here" : "text";
    }
}
