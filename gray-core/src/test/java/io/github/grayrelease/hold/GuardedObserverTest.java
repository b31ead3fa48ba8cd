package io.github.grayrelease.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayScope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An observer of the application throws in each of its methods; nobody but the observers themselves hears of it. */
class GuardedObserverTest {

    private static final Map<String, String> STEPS = Map.of(
            "decided", "observing a decision",
            "entered", "observing a scope",
            "unknownVariant", "observing an unknown variant",
            "unreadable", "observing an unreadable value",
            "lostTag", "observing a lost tag",
            "lostContext", "observing a lost decision",
            "proofRefused", "observing a proof",
            "suppressed", "observing a host that may not have the tag",
            "reloaded", "observing a reload",
            "acted", "observing an operator");

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
        return type == Supplier.class ? (Supplier<String>) () -> "here" : "text";
    }
}
