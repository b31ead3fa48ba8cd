package io.github.grayrelease;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Whatever a request says, it fails nobody, forges no line of the log and reaches no undeclared stage.
 *
 * <p>Five targets are for Jazzer. {@code verify} runs what it found or was given, from the inputs beside this class, and a
 * fixed number of changed values without it. To let it search for a minute, one target at a time: {@code JAZZER_FUZZ=1
 * ./mvnw -pl gray-core -am test -Djazzer.hooks=true -Dsurefire.failIfNoSpecifiedTests=false
 * -Dtest='HostileRequestTest#tag'}.
 */
class HostileRequestTest {

    private static final int ROUNDS = 3_000;

    private static final List<String> TRICKS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\u2028",
            "\u2029",
            "\u0085",
            "\u001b[31m",
            "\u0000",
            "%0d%0a",
            "%0A",
            "%1b[0m",
            "%E2%80%A8",
            "%",
            "%zz",
            ".",
            "..",
            "/",
            "//",
            "=",
            ";",
            ",",
            "&",
            " ",
            "\t",
            "\"",
            "${jndi:ldap://x}",
            "{}",
            "{}{}",
            "beta",
            "canary",
            "v1.",
            "gray.stage=",
            "gray-invite=",
            "\ud83d",
            "\u0130",
            "A".repeat(65),
            "9".repeat(20));

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }

    @FuzzTest(maxDuration = "60s")
    void tag(byte[] data) {
        withTag(text(data));
    }

    @FuzzTest(maxDuration = "60s")
    void proof(byte[] data) {
        withProof(text(data));
    }

    @FuzzTest(maxDuration = "60s")
    void cookie(byte[] data) {
        withCookie(text(data));
    }

    @FuzzTest(maxDuration = "60s")
    void baggage(byte[] data) {
        withBaggage(text(data));
    }

    @FuzzTest(maxDuration = "60s")
    void hops(byte[] data) {
        withHops(text(data));
    }

    private static void withHops(String value) {
        Hostile.answered(value);
        Hostile.walk(new FakeRequest()
                .withHeader("X-Gray-Stage", "beta")
                .withHeader("X-Gray-Trace", value)
                .withHeader("X-Gray-Source", value));
    }

    private static void withTag(String value) {
        Hostile.walk(new FakeRequest().withHeader("X-Gray-Stage", value));
        Hostile.walk(new FakeRequest().withHeader("X-Alias", value).withQuery("gray", value));
    }

    private static void withProof(String value) {
        Hostile.walk(new FakeRequest().withHeader("X-Gray-Stage", "beta").withHeader("X-Gray-Proof", value));
    }

    private static void withCookie(String value) {
        Hostile.walk(new FakeRequest()
                .withCookie("stage", value)
                .withCookie("gray-invite", value)
                .withCookie("uid", value));
        Hostile.walk(new Hostile.Visit("/" + value, "a=" + value + "&gray-invite=" + value));
        Hostile.walk(new Hostile.Visit(value, value));
    }

    private static void withBaggage(String value) {
        Hostile.walk(new FakeRequest().withHeader("baggage", value));
        Hostile.walk(
                new FakeRequest().withHeader("baggage", "gray.stage=" + value).withHeader("X-User", value));
    }

    @Test
    void changedTagsHarmNobody() {
        changed("beta/team-a", HostileRequestTest::withTag);
    }

    @Test
    void changedProofsHarmNobody() {
        changed(Hostile.PROOF, HostileRequestTest::withProof);
    }

    @Test
    void changedCookiesHarmNobody() {
        changed(Hostile.INVITATION.token(), HostileRequestTest::withCookie);
    }

    @Test
    void changedHopsHarmNobody() {
        changed("price=beta(RULE staff); stock=stable(BASELINE)", HostileRequestTest::withHops);
    }

    @Test
    void changedBaggageHarmsNobody() {
        changed("user=anna,gray.stage=beta%2Fteam-a;p=1", HostileRequestTest::withBaggage);
    }

    /** Each trick alone and at every place; then several at once, the same ones in every run. */
    private static void changed(String right, Consumer<String> target) {
        target.accept(right);
        for (String trick : TRICKS) {
            target.accept(trick);
            target.accept(trick + right);
            target.accept(right + trick);
            target.accept(right.substring(0, right.length() / 2) + trick + right.substring(right.length() / 2));
        }
        Random random = new Random(1);
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder value = new StringBuilder(right);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int from = random.nextInt(value.length() + 1);
                int to = Math.min(value.length(), from + random.nextInt(4));
                value.replace(from, to, TRICKS.get(random.nextInt(TRICKS.size())));
            }
            target.accept(value.toString());
        }
    }
}
