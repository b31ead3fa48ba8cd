package io.github.grayrelease.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.grayrelease.trust.SignedText.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What proves a stage, and all that does not: a proof with any bit of it changed, too late, too early, of something else. */
class ProofsTest {

    private static final String SECRET = "a-secret-of-more-than-32-characters";
    private static final String OTHER = "another-secret-of-over-32-characters";
    private static final Keys KEYS = Keys.of(SECRET, Optional.empty());
    private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

    private Instant now = START;
    private final Proofs proofs = proofs(KEYS);

    private Proofs proofs(Keys keys) {
        return new Proofs(keys, () -> now);
    }

    private Optional<String> problem(String proof) {
        return proofs.problem(proof, "beta");
    }

    @Test
    void aProofIsForOneStage() {
        String proof = proofs.of("beta");

        assertThat(proof).matches("v1\\.[A-Za-z0-9_-]{8}\\.1796083500\\.[A-Za-z0-9_-]{43}");
        assertThat(problem(proof)).isEmpty();
        for (String other : List.of("canary", "beta/team-a", "bet", "betaa", "")) {
            assertThat(proofs.problem(proof, other)).contains("is for another stage or is forged");
        }
    }

    @Test
    void noBitOfItCanBeChanged() {
        String proof = proofs.of("beta");

        for (int i = 0; i < proof.length(); i++) {
            for (int bit = 0; bit < Character.SIZE; bit++) {
                char[] flipped = proof.toCharArray();
                flipped[i] ^= (char) (1 << bit);
                assertThat(problem(new String(flipped)))
                        .as("bit %d of character %d", bit, i)
                        .isPresent();
            }
        }
    }

    @Test
    void nothingCanBeAddedToItNorTakenAway() {
        String proof = proofs.of("beta");

        for (int i = 0; i <= proof.length(); i++) {
            assertThat(problem(proof.substring(0, i) + "0" + proof.substring(i)))
                    .isPresent();
            assertThat(problem(proof.substring(0, i) + " " + proof.substring(i)))
                    .isPresent();
            assertThat(problem(proof.substring(i) + proof.substring(0, i)).isPresent())
                    .isEqualTo(i > 0 && i < proof.length());
            if (i < proof.length()) {
                assertThat(problem(proof.substring(0, i))).isPresent();
                assertThat(problem(proof.substring(0, i) + proof.substring(i + 1)))
                        .isPresent();
            }
        }
    }

    @Test
    void noTextDrawnAtRandomProvesAnythingAndNoneThrows() {
        Random random = new Random(1);
        String letters = "v1.0123456789AZaz-_\r\n\u2028\u001b%=é\ud83d";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "v1." : "");
            int length = random.nextInt(90);
            while (text.length() < length) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThat(problem(text.toString())).isPresent();
        }
    }

    @Test
    void itLastsForFiveMinutesAndTheSkewOfClocks() {
        String proof = proofs.of("beta");

        now = START.plusSeconds(330);
        assertThat(problem(proof)).isEmpty();
        now = now.plusNanos(1);
        assertThat(problem(proof)).contains("has expired");
    }

    @Test
    void whoMakesItMayBeAheadByTheSkewOfClocks() {
        String proof = proofs.of("beta");

        now = START.minusSeconds(30);
        assertThat(problem(proof)).isEmpty();
        now = now.minusNanos(1);
        assertThat(problem(proof)).contains("comes from a clock that is ahead");
    }

    @Test
    void anInvitationProvesNothing() {
        String invitation = new Invitations(KEYS, () -> now)
                .invite("beta", Duration.ofMinutes(5))
                .token();
        String signedAsOne = SignedText.sign(KEYS.signing(), Use.INVITATION, START.plusSeconds(300), List.of(), "beta");

        assertThat(problem(invitation)).contains("is malformed");
        assertThat(problem(signedAsOne)).contains("is for another stage or is forged");
    }

    @Test
    void anotherSecretProvesNothing() {
        String foreign = proofs(Keys.of(OTHER, Optional.empty())).of("beta");
        String underOurName =
                foreign.replaceFirst("\\.[^.]+\\.", "." + KEYS.signing().id() + ".");

        assertThat(problem(foreign)).contains("was signed with another secret");
        assertThat(problem(underOurName)).contains("is for another stage or is forged");
    }

    @Test
    void whileASecretIsRotatedBothCountAndAfterwardsTheOldOneDoesNot() {
        String byOld = proofs.of("beta");
        String byNew = proofs(Keys.of(OTHER, Optional.of(SECRET))).of("beta");
        Proofs first = proofs(Keys.of(SECRET, Optional.of(OTHER)));
        Proofs second = proofs(Keys.of(OTHER, Optional.of(SECRET)));
        Proofs third = proofs(Keys.of(OTHER, Optional.empty()));

        assertThat(List.of(first.problem(byOld, "beta"), first.problem(byNew, "beta")))
                .containsOnly(Optional.empty());
        assertThat(List.of(second.problem(byOld, "beta"), second.problem(byNew, "beta")))
                .containsOnly(Optional.empty());
        assertThat(third.problem(byNew, "beta")).isEmpty();
        assertThat(third.problem(byOld, "beta")).contains("was signed with another secret");
    }

    @Test
    void itIsMadeAnewOnceAMinuteAndWhenTheClockGoesBack() {
        List<String> made = new ArrayList<>();
        for (long seconds : new long[] {0, 59, 60, 119, 30}) {
            now = START.plusSeconds(seconds);
            made.add(proofs.of("beta"));
        }

        assertThat(made.get(1)).isEqualTo(made.get(0));
        assertThat(made.get(2)).isNotEqualTo(made.get(1));
        assertThat(made.get(3)).isEqualTo(made.get(2));
        assertThat(made.get(4)).isNotEqualTo(made.get(3));
        assertThat(problem(made.get(4))).isEmpty();
    }

    @Test
    void allThreadsShareAKey() {
        boolean allRight = IntStream.range(0, 20_000).parallel().allMatch(i -> {
            String stage = "beta/lane-" + i % 500;
            String proof = proofs.of(stage);
            return proofs.problem(proof, stage).isEmpty()
                    && proofs.problem(proof, "beta").isPresent();
        });

        assertThat(allRight).isTrue();
    }

    @Test
    void aShortSecretIsRefusedAndNoSecretIsShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keys.of("hunter2", Optional.empty()))
                .withMessage("has fewer than 32 characters; set at least that many random ones, such as"
                        + " 'openssl rand -base64 32' prints");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keys.of(SECRET, Optional.of("hunter2" + " ".repeat(40))))
                .withMessageStartingWith("has fewer than 32 characters");
        assertThat(KEYS.toString() + KEYS.signing()).doesNotContain(SECRET);
    }

    @Test
    void aPlaceholderWithoutAValueIsNoSecretHoweverLongItsNameIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keys.of("${CHECKOUT_GRAY_RELEASE_SECRET_IN_PRODUCTION}", Optional.empty()))
                .withMessage(
                        "is a placeholder that nothing resolves; set the environment variable or the property that it"
                                + " names, to the secret that all services share");
    }

    @Test
    void blanksAroundASecretDoNotMatter() {
        assertThat(Keys.of("\n " + SECRET + "\n", Optional.empty()).signing().id())
                .isEqualTo(KEYS.signing().id());
    }
}
