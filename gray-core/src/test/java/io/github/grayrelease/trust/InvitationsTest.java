package io.github.grayrelease.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.GrayDecision.IgnoredTag;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.stage.Stages;
import io.github.grayrelease.trust.SignedText.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invitations: in a link, in a cookie, expired, withdrawn, forged. */
class InvitationsTest {

    private static final Keys KEYS = Keys.of("a-secret-of-more-than-32-characters", Optional.empty());
    private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

    private Instant now = START;
    private final Invitations invitations = new Invitations(KEYS, () -> now);
    private final Invitation invitation = invitations.invite("beta/team-a", Duration.ofDays(7));

    private static final class Visit extends FakeRequest {

        private final String path;
        private final @Nullable String query;
        private final boolean secure;
        private final String method;

        Visit(String method, String path, @Nullable String query, boolean secure) {
            this.method = method;
            this.path = path;
            this.query = query;
            this.secure = secure;
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public @Nullable String rawQuery() {
            return query;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }
    }

    private InvitationRedirect admitted(String path, String query, boolean secure) {
        return invitations.admit(new Visit("GET", path, query, secure)).orElseThrow();
    }

    private static String header(InvitationRedirect admission, String name) {
        return Objects.requireNonNull(admission.headers().get(name));
    }

    private PresentedTags read(Trust trust, FakeRequest request) {
        TagNames names = TagNames.of("X-Gray-Stage", List.of(), Optional.of("gray-stage"), Optional.of("gray"));
        return new TagReader(names, trust, Optional.of(invitations)).read(request, Stages.DEFAULT);
    }

    @Test
    void aLinkBecomesACookieAndTheAddressLosesIt() {
        InvitationRedirect admission =
                admitted("/shop/cart", "a=1&gray-invite=" + invitation.token() + "&b=%20+%zz", false);

        assertThat(header(admission, "Location")).isEqualTo("/shop/cart?a=1&b=%20+%zz");
        assertThat(header(admission, "Set-Cookie"))
                .isEqualTo("gray-invite=" + invitation.token() + "; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax");
        assertThat(header(admission, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(admission, "Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void onASecureConnectionTheCookieIsForThisHostAlone() {
        InvitationRedirect admission = admitted("/", invitation.query(), true);

        assertThat(header(admission, "Set-Cookie"))
                .isEqualTo("__Host-gray-invite=" + invitation.token()
                        + "; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure");
    }

    @Test
    void onASecureConnectionACookieFromAnInsecureOneDoesNotCount() {
        FakeRequest secure = new Visit("GET", "/", null, true).withCookie("gray-invite", invitation.token());
        FakeRequest own = new Visit("GET", "/", null, true).withCookie("__Host-gray-invite", invitation.token());

        assertThat(read(Trust.NONE, secure).stage()).isEmpty();
        assertThat(read(Trust.NONE, own).stage()).contains("beta/team-a");
    }

    @Test
    void whatIsNoInvitationIsTakenOutOfTheAddressToo() {
        for (String bad : List.of("gray-invite=x", "gray-invite=", "gray-invite", "gray-invite=v1.a.1.b.c.d")) {
            InvitationRedirect admission = admitted("/", bad + "&x", false);
            assertThat(header(admission, "Location")).isEqualTo("/?x");
            assertThat(admission.headers()).doesNotContainKey("Set-Cookie");
        }
    }

    @Test
    void allOfThemAreTakenOutSoThatNoRedirectComesBack() {
        InvitationRedirect admission = admitted(
                "/", invitation.query() + "&%67ray-invite=x&gray-invite=y&gray%2Dinvite=z&xgray-invite=1", false);

        assertThat(header(admission, "Location")).isEqualTo("/?xgray-invite=1");
        assertThat(header(admission, "Set-Cookie")).contains(invitation.token());
        assertThat(invitations.admit(new Visit("GET", "/", "xgray-invite=1", false)))
                .isEmpty();
    }

    @Test
    void onlyGetAndHeadAreRedirectedAsOthersWouldLoseTheirBody() {
        assertThat(invitations.admit(new Visit("HEAD", "/", invitation.query(), false)))
                .isPresent();
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "get")) {
            assertThat(invitations.admit(new Visit(method, "/", invitation.query(), false)))
                    .isEmpty();
        }
        assertThat(invitations.admit(new Visit("GET", "/", null, false))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "//evil.example.com/x, /evil.example.com/x",
        "///evil.example.com, /evil.example.com",
        "/\\evil.example.com, /evil.example.com",
        "\\\\evil.example.com, /evil.example.com",
        "'/\t/evil.example.com', /evil.example.com",
        "'/ /evil.example.com', /evil.example.com",
        "/a\\b, /a%5Cb",
        "/%2F%2Fevil.example.com, /%2F%2Fevil.example.com",
        "http://evil.example.com/, /http://evil.example.com/",
        "javascript:alert(1), /javascript:alert(1)",
        "'/a\r\nSet-Cookie: x=y', /a%0D%0ASet-Cookie:%20x=y",
        "/a%0d%0aSet-Cookie:%20x=y, /a%0d%0aSet-Cookie:%20x=y",
        "/\u00fc\u2028, /%C3%BC%E2%80%A8",
        "'', /"
    })
    void theRedirectStaysOnTheHostWhateverThePathIs(String path, String location) {
        assertThat(header(admitted(path, "gray-invite=x", false), "Location")).isEqualTo(location);
    }

    @Test
    void noLineBreakGetsIntoAHeader() {
        for (String trick : List.of("\r\nX: y", "%0d%0aX: y", "\u2028", "\n", "\u0000")) {
            InvitationRedirect admission = admitted("/" + trick, "a=" + trick + "&gray-invite=" + trick, false);
            InvitationRedirect valid = admitted("/" + trick, "a=" + trick + "&" + invitation.query() + trick, false);

            assertThat(admission.headers().values())
                    .allMatch(value -> value.chars().allMatch(c -> c >= ' ' && c < 127));
            assertThat(valid.headers()).as("not the token itself").doesNotContainKey("Set-Cookie");
        }
    }

    @Test
    void itCountsInACookieOrAParameterUnderAnyTrust() {
        FakeRequest cookie = new FakeRequest().withCookie("gray-invite", invitation.token());
        FakeRequest named = new FakeRequest().withCookie("gray-stage", invitation.token());
        FakeRequest query = new FakeRequest().withQuery("gray", invitation.token());

        for (Trust trust : List.of(Trust.NONE, Trust.ALL, Trust.signed(new Proofs(KEYS, () -> now)))) {
            assertThat(read(trust, cookie).stage()).contains("beta/team-a");
            assertThat(read(trust, named).stage()).contains("beta/team-a");
            assertThat(read(trust, query).stage()).contains("beta/team-a");
        }
    }

    @Test
    void aPlainStageInACookieOrAParameterCountsOnlyWhereAllAreTrusted() {
        FakeRequest cookie = new FakeRequest().withCookie("gray-stage", "beta");
        FakeRequest query = new FakeRequest().withQuery("gray", "beta");
        Trust signed = Trust.signed(new Proofs(KEYS, () -> now));
        String proof = new Proofs(KEYS, () -> now).of("beta");

        for (FakeRequest request : List.of(cookie, query, cookie.withHeader("X-Gray-Proof", proof))) {
            assertThat(read(signed, request).ignored()).containsExactly(IgnoredTag.UNTRUSTED);
        }
        assertThat(read(Trust.ALL, cookie).stage()).contains("beta");
    }

    @Test
    void itEndsWithTheSkewOfClocks() {
        now = START.plus(Duration.ofDays(7)).plusSeconds(30);
        assertThat(invitations.read(invitation.token())).isPresent();
        now = now.plusNanos(1);
        assertThat(invitations.read(invitation.token())).isEmpty();
        assertThat(read(Trust.NONE, new FakeRequest().withCookie("gray-invite", invitation.token()))
                        .ignored())
                .containsExactly(IgnoredTag.UNTRUSTED);
    }

    @Test
    void aWithdrawnOneCountsNoLongerAndOthersDo() {
        Invitation other = invitations.invite("beta", Duration.ofDays(1));
        invitations.withdraw(Set.of(invitation.id()));

        assertThat(invitations.read(invitation.token())).isEmpty();
        assertThat(invitations.read(other.token())).map(Invitation::stage).contains("beta");
    }

    @Test
    void noBitOfItCanBeChangedAndNoTokenOfOtherUseIsOne() {
        String token = invitation.token();
        for (int i = 0; i < token.length(); i++) {
            for (int bit = 0; bit < Character.SIZE; bit++) {
                char[] flipped = token.toCharArray();
                flipped[i] ^= (char) (1 << bit);
                assertThat(invitations.read(new String(flipped))).isEmpty();
            }
        }
        Instant later = START.plusSeconds(300);
        assertThat(invitations.read(new Proofs(KEYS, () -> now).of("beta"))).isEmpty();
        assertThat(invitations.read(
                        SignedText.sign(KEYS.signing(), Use.PROOF, later, List.of(invitation.id(), "beta"), "")))
                .isEmpty();
        assertThat(invitations.read(
                        SignedText.sign(KEYS.signing(), Use.INVITATION, later, List.of(invitation.id(), "beta"), "")))
                .isPresent();
    }

    @Test
    void aSecretThatWasRotatedOutInvitesNobody() {
        String next = "another-secret-of-over-32-characters";
        Keys rotating = Keys.of(next, Optional.of("a-secret-of-more-than-32-characters"));

        assertThat(new Invitations(rotating, () -> now).read(invitation.token()))
                .isPresent();
        assertThat(new Invitations(Keys.of(next, Optional.empty()), () -> now).read(invitation.token()))
                .isEmpty();
    }

    @Test
    void theLongestThatCanBeMadeCanBeRead() {
        String stage = "beta/" + "a".repeat(59);
        String token = invitations.invite(stage, Invitations.LONGEST).token();

        assertThat(invitations.read(token)).map(Invitation::stage).contains(stage);
    }

    /** Withdrawals are remembered for as long as an invitation can last. */
    @Test
    void aTokenThatLastsLongerThanAnInvitationCanIsRefusedWhenItIsRead() {
        Duration skew = SignedText.SKEW;

        assertThat(invitations.read(lasting(Invitations.LONGEST))).isPresent();
        assertThat(invitations.read(lasting(Invitations.LONGEST.plus(skew)))).isPresent();
        assertThat(invitations.read(lasting(Invitations.LONGEST.plus(skew).plusSeconds(1))))
                .isEmpty();
        assertThat(invitations.read(lasting(Duration.ofDays(3650)))).isEmpty();
    }

    /** As nobody but the holder of a secret could sign it, with other software. */
    private String lasting(Duration time) {
        return SignedText.sign(KEYS.signing(), Use.INVITATION, now.plus(time), List.of("AAAAAAAAAAAA", "beta"), "");
    }

    @Test
    void whatIsTooLongIsNotEvenTakenApart() {
        Instant later = START.plusSeconds(300);
        String signed = SignedText.sign(KEYS.signing(), Use.INVITATION, later, List.of("A".repeat(100), "beta"), "");

        assertThat(signed).hasSizeGreaterThan(160);
        assertThat(invitations.read(signed)).as("its signature is right").isEmpty();
    }

    @Test
    void itsTimeAndItsStageAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> invitations.invite("beta", Invitations.LONGEST.plusNanos(1)))
                .withMessage("an invitation lasts from a second to 90 days");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> invitations.invite("beta", Duration.ZERO))
                .withMessage("an invitation lasts from a second to 90 days");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> invitations.invite("be.ta", Duration.ofDays(1)))
                .withMessage("the stage of an invitation must be a stage name");
        assertThat(invitation)
                .hasToString("invitation " + invitation.id() + " to beta/team-a until 2026-12-08T00:00:00Z");
    }
}
