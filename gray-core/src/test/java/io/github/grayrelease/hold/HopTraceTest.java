package io.github.grayrelease.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Reason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopTraceTest {

    private final HopTrace hopTrace = HopTrace.of("order", GrayDecision.of("beta", Reason.PROPAGATED, "v1"));

    @Test
    void theOwnHopComesFirstAndTheOthersInTheOrderOfTheirCalls() {
        HopTrace.Call first = hopTrace.call();
        HopTrace.Call second = hopTrace.call();

        second.answered(List.of("price=beta(PROPAGATED)"));
        first.answered(List.of("stock=stable(BASELINE); shelf=stable(BASELINE)"));

        assertThat(hopTrace.written())
                .isEqualTo(
                        "order=beta(PROPAGATED); stock=stable(BASELINE); shelf=stable(BASELINE); price=beta(PROPAGATED)");
    }

    @Test
    void theRuleThatDecidedIsNamedWithoutAnythingThatHasAMeaningHere() {
        GrayDecision decided = new GrayDecision(
                "beta", Reason.RULE, Optional.of("staff; x=y(\r\nZ)"), OptionalInt.empty(), "v1", Set.of());

        assertThat(HopTrace.of("edge gate", decided).written()).isEqualTo("edge%20gate=beta(RULE staff__x_y___Z_)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";;;",
                "nonsense",
                "price=beta",
                "price=BETA(PROPAGATED)",
                "price=beta(PROPAGATED)\r\nSet-Cookie: a=b",
                "price=beta(PROPAGATED)\u2028",
                "\u001b[31mprice=beta(PROPAGATED)",
                "price=beta(carried)",
                "price=beta(RULE a b)"
            })
    void whatIsNoHopIsLeftOut(String answered) {
        hopTrace.call().answered(List.of(answered));

        assertThat(hopTrace.written()).isEqualTo("order=beta(PROPAGATED)");
    }

    @Test
    void moreThanThirtyTwoHopsAreLeftOut() {
        for (int i = 0; i < 100; i++) {
            hopTrace.call().answered(List.of("s" + i + "=beta(PROPAGATED)"));
        }

        assertThat(hopTrace.written().split("; ")).hasSize(32).endsWith("s30=beta(PROPAGATED)");
    }

    @Test
    void moreThanFourKibibytesAreLeftOut() {
        String longest = "s".repeat(64) + "=" + "b".repeat(64) + "(PROPAGATED " + "r".repeat(64) + ")";
        for (int i = 0; i < 31; i++) {
            hopTrace.call().answered(List.of(longest));
        }
        assertThat(hopTrace.written().length()).isLessThanOrEqualTo(4096).isGreaterThan(3800);

        hopTrace.call().answered(List.of("x".repeat(1 << 20)));
        assertThat(hopTrace.written().length()).isLessThanOrEqualTo(4096);
    }
}
