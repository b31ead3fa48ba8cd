package io.github.grayrelease.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.GrayDecision.IgnoredTag;
import io.github.grayrelease.stage.Stages;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Proofs;
import io.github.grayrelease.trust.Trust;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tags that are proved, whatever header carries them. */
class SignedTagTest {

    private static final Keys KEYS = Keys.of("a-secret-of-more-than-32-characters", Optional.empty());

    private Instant now = Instant.parse("2026-12-01T00:00:00Z");
    private final Proofs proofs = new Proofs(KEYS, () -> now);
    private final TagReader reader = new TagReader(
            TagNames.of("X-Gray-Stage", List.of("X-Release-Stage"), Optional.empty(), Optional.empty()),
            Trust.signed(proofs));

    private PresentedTags read(FakeRequest request) {
        return reader.read(request, Stages.DEFAULT);
    }

    private FakeRequest proving(String stage) {
        return new FakeRequest().withHeader("x-gray-proof", proofs.of(stage));
    }

    @Test
    void aProofVouchesForItsStageInEveryHeaderThatCarriesTags() {
        assertThat(read(proving("beta").withHeader("X-Gray-Stage", "beta")).stage())
                .contains("beta");
        assertThat(read(proving("beta").withHeader("X-Release-Stage", " BETA ")).stage())
                .contains("beta");
        assertThat(read(proving("beta").withHeader("baggage", "gray.stage=beta"))
                        .stage())
                .contains("beta");
        PresentedTags twice =
                read(proving("beta").withHeader("X-Gray-Stage", "beta").withHeader("baggage", "gray.stage=beta"));
        assertThat(twice)
                .isEqualTo(new PresentedTags(
                        Optional.of("beta"), Set.of(), Set.of(), CacheHeaders.by("X-Gray-Stage"), Optional.empty()));
    }

    @Test
    void aTagWithoutAProofIsIgnoredAndHidden() {
        PresentedTags presented = read(new FakeRequest().withHeader("X-Gray-Stage", "beta"));

        assertThat(presented.stage()).isEmpty();
        assertThat(presented.ignored()).containsExactly(IgnoredTag.UNTRUSTED);
        assertThat(presented.hidden()).containsExactly("X-Gray-Stage");
        assertThat(presented.badProof()).as("there is malformed").isEmpty();
    }

    @Test
    void aTagOfAnotherStageThanTheProvedOneIsIgnoredAndTheProofHiddenWithIt() {
        PresentedTags presented = read(proving("beta").withHeader("X-Gray-Stage", "canary"));

        assertThat(presented.stage()).isEmpty();
        assertThat(presented.ignored()).containsExactly(IgnoredTag.UNTRUSTED);
        assertThat(presented.hidden()).containsExactlyInAnyOrder("X-Gray-Stage", "X-Gray-Proof");
        assertThat(presented.badProof()).contains("is for another stage or is forged");
    }

    @Test
    void theProvedOneOfSeveralTagsCounts() {
        PresentedTags presented =
                read(proving("beta").withHeader("X-Gray-Stage", "canary").withHeader("baggage", "gray.stage=beta"));

        assertThat(presented.stage()).contains("beta");
        assertThat(presented.ignored()).containsExactly(IgnoredTag.UNTRUSTED);
        assertThat(presented.hidden()).containsExactly("X-Gray-Stage");
        assertThat(presented.answer()).isEqualTo(Map.of("Vary", "baggage", "Cache-Control", "private"));
        assertThat(presented.badProof()).as("it proved something").isEmpty();
    }

    @Test
    void aProofThatWasSentTwiceProvesNothingEvenIfBothAreRight() {
        PresentedTags presented = read(
                proving("beta").withHeader("X-Gray-Proof", proofs.of("beta")).withHeader("X-Gray-Stage", "beta"));

        assertThat(presented.stage()).isEmpty();
        assertThat(presented.badProof()).contains("was sent more than once");
    }

    @Test
    void aProofAloneIsHiddenAndSaysNothing() {
        PresentedTags presented = read(proving("beta"));

        assertThat(presented.stage()).isEmpty();
        assertThat(presented.ignored()).isEmpty();
        assertThat(presented.hidden()).containsExactly("X-Gray-Proof");
    }

    @Test
    void whereNobodyIsTrustedAProofIsHiddenAndProvesNothing() {
        PresentedTags presented = new TagReader(TagNames.DEFAULT, Trust.NONE)
                .read(proving("beta").withHeader("X-Gray-Stage", "beta"), Stages.DEFAULT);

        assertThat(presented.stage()).isEmpty();
        assertThat(presented.hidden()).containsExactlyInAnyOrder("X-Gray-Stage", "X-Gray-Proof");
    }

    @Test
    void anUndeclaredStageIsSoEvenIfItIsProved() {
        assertThat(read(proving("gamma").withHeader("X-Gray-Stage", "gamma")).ignored())
                .containsExactly(IgnoredTag.UNDECLARED);
    }

    @Test
    void anExpiredProofProvesNothing() {
        FakeRequest request = proving("beta").withHeader("X-Gray-Stage", "beta");
        now = now.plusSeconds(331);

        assertThat(read(request).badProof()).contains("has expired");
    }
}
