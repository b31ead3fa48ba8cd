package io.github.grayrelease.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * The decision for each request, and the application's view of the request: one table for all servers. The rules are in
 * {@code ingress-test.yml}. {@code IngressOnServletsTest} and {@code IngressOnWebFluxTest} run it.
 */
final class IngressCases {

    private static final String BOB =
            "Authorization: Basic " + Base64.getEncoder().encodeToString("bob:secret".getBytes(StandardCharsets.UTF_8));

    private IngressCases() {}

    /** Whose tags count; an application of its own for each. */
    enum Trusting {
        EVERYBODY("all", ""),
        NOBODY("none", ""),
        THIS_MACHINE("proxies", "127.0.0.1"),
        ANOTHER_MACHINE("proxies", "203.0.113.0/24");

        private final String trust;
        private final String proxies;

        Trusting(String trust, String proxies) {
            this.trust = trust;
            this.proxies = proxies;
        }

        String[] properties() {
            return new String[] {"--gray.ingress.trust=" + trust, "--gray.ingress.proxies=" + proxies};
        }

        List<Case> cases() {
            return IngressCases.all().filter(row -> row.trusting() == this).toList();
        }
    }

    /**
     * One row.
     *
     * @param line the request's first line, without the version
     * @param headers its other lines
     * @param decided stage, reason, rule and ignored tags
     * @param seen which headers of tags the application sees, with their values
     */
    record Case(Trusting trusting, String line, List<String> headers, String decided, String seen) {

        String name() {
            return line + " " + headers + " where " + trusting + " is trusted";
        }
    }

    private record Asked(Trusting trusting, String line, List<String> headers) {

        Case decides(String decided) {
            return decides(decided, "");
        }

        Case decides(String decided, String seen) {
            return new Case(trusting, line, headers, decided, seen);
        }
    }

    private static Asked everybody(String line, String... headers) {
        return new Asked(Trusting.EVERYBODY, line, List.of(headers));
    }

    private static Asked nobody(String line, String... headers) {
        return new Asked(Trusting.NOBODY, line, List.of(headers));
    }

    private static Asked proxy(String line, String... headers) {
        return new Asked(Trusting.THIS_MACHINE, line, List.of(headers));
    }

    private static Asked stranger(String line, String... headers) {
        return new Asked(Trusting.ANOTHER_MACHINE, line, List.of(headers));
    }

    static Stream<Case> all() {
        return Stream.of(tags(), ignoredTags(), strength(), trust(), rules(), spellings(), failures())
                .flatMap(rows -> rows);
    }

    private static Stream<Case> tags() {
        return Stream.of(
                everybody("GET /").decides("stable BASELINE - []"),
                everybody("GET /", "X-Gray-Stage: beta").decides("beta PROPAGATED - []", "x-gray-stage=[beta]"),
                everybody("GET /", "x-gray-stage: beta").decides("beta PROPAGATED - []", "x-gray-stage=[beta]"),
                everybody("GET /", "X-Gray-Stage:  Beta/Team-A ")
                        .decides("beta/team-a PROPAGATED - []", "x-gray-stage=[Beta/Team-A]"),
                everybody("GET /", "X-Gray-Stage: stable").decides("stable PROPAGATED - []", "x-gray-stage=[stable]"),
                everybody("GET /", "X-Gray-Stage: canary").decides("stable SUSPENDED - []", "x-gray-stage=[canary]"),
                everybody("GET /", "X-Gray-Stage: beta", "X-Gray-Stage: beta")
                        .decides("beta PROPAGATED - []", "x-gray-stage=[beta, beta]"),
                everybody("GET /", "X-Release-Stage: beta").decides("beta PROPAGATED - []", "x-release-stage=[beta]"),
                everybody("GET /", "baggage: user=1,gray.stage=beta;p=1")
                        .decides("beta PROPAGATED - []", "baggage=[user=1,gray.stage=beta;p=1]"),
                everybody("GET /", "baggage: gray.stage=beta%2Fx")
                        .decides("beta/x PROPAGATED - []", "baggage=[gray.stage=beta%2Fx]"),
                everybody("GET /", "Cookie: a=b; gray-stage=beta").decides("beta PROPAGATED - []"),
                everybody("GET /?a=b&gray=beta").decides("beta PROPAGATED - []"),
                everybody("GET /?%67ray=bet%61").decides("beta PROPAGATED - []"),
                everybody("GET /?gray=beta&gray=beta").decides("beta PROPAGATED - []"));
    }

    private static Stream<Case> ignoredTags() {
        return Stream.of(
                everybody("GET /", "X-Gray-Stage: be ta").decides("stable BASELINE - [MALFORMED]"),
                everybody("GET /", "X-Gray-Stage: " + "b".repeat(65)).decides("stable BASELINE - [MALFORMED]"),
                everybody("GET /", "X-Gray-Stage:").decides("stable BASELINE - [MALFORMED]"),
                everybody("GET /", "X-Gray-Stage: gamma").decides("stable BASELINE - [UNDECLARED]"),
                everybody("GET /", "X-Gray-Stage: beta", "X-Gray-Stage: stable")
                        .decides("stable BASELINE - [CONFLICTING]"),
                everybody("GET /", "baggage: user=1,gray.stage=gamma")
                        .decides("stable BASELINE - [UNDECLARED]", "baggage=[user=1]"),
                everybody("GET /", "baggage: gray.stage=gamma").decides("stable BASELINE - [UNDECLARED]"),
                everybody("GET /", "baggage: user=1", "baggage: gray.stage=beta,gray.stage=stable,a=b")
                        .decides("stable BASELINE - [CONFLICTING]", "baggage=[user=1, a=b]"),
                everybody("GET /", "Cookie: gray-stage=gamma").decides("stable BASELINE - [UNDECLARED]"),
                everybody("GET /?gray").decides("stable BASELINE - [MALFORMED]"),
                everybody("GET /", "X-Gray-Stage: gamma", "X-User-Tag: beta")
                        .decides("beta RULE by-header [UNDECLARED]"));
    }

    private static Stream<Case> strength() {
        return Stream.of(
                everybody(
                                "GET /?gray=stable",
                                "X-Gray-Stage: beta/a",
                                "X-Release-Stage: beta/b",
                                "Cookie: gray-stage=beta")
                        .decides("beta/a PROPAGATED - []", "x-gray-stage=[beta/a] x-release-stage=[beta/b]"),
                everybody("GET /", "X-Release-Stage: beta/b", "baggage: gray.stage=beta/c")
                        .decides("beta/b PROPAGATED - []", "x-release-stage=[beta/b] baggage=[gray.stage=beta/c]"),
                everybody("GET /", "baggage: gray.stage=beta/c", "Cookie: gray-stage=beta/d")
                        .decides("beta/c PROPAGATED - []", "baggage=[gray.stage=beta/c]"),
                everybody("GET /?gray=beta/e", "Cookie: gray-stage=beta/d").decides("beta/d PROPAGATED - []"),
                everybody("GET /", "X-Gray-Stage: ?", "X-Release-Stage: beta")
                        .decides("beta PROPAGATED - [MALFORMED]", "x-release-stage=[beta]"),
                everybody("GET /", "X-Gray-Stage: stable", "X-User-Tag: beta")
                        .decides("stable PROPAGATED - []", "x-gray-stage=[stable]"));
    }

    private static Stream<Case> trust() {
        return Stream.of(
                nobody("GET /").decides("stable BASELINE - []"),
                nobody("GET /", "X-Gray-Stage: beta", "X-Release-Stage: beta", "baggage: a=b,gray.stage=beta")
                        .decides("stable BASELINE - [UNTRUSTED]", "baggage=[a=b]"),
                nobody("GET /?gray=beta", "Cookie: gray-stage=beta").decides("stable BASELINE - [UNTRUSTED]"),
                nobody("GET /", "X-Gray-Stage: stable", "X-User-Tag: beta").decides("beta RULE by-header [UNTRUSTED]"),
                proxy("GET /", "X-Gray-Stage: beta").decides("beta PROPAGATED - []", "x-gray-stage=[beta]"),
                proxy("GET /", "X-Gray-Stage: beta", "X-Forwarded-For: 198.51.100.9")
                        .decides("beta PROPAGATED - []", "x-gray-stage=[beta]"),
                proxy("GET /", "baggage: gray.stage=beta", "Cookie: gray-stage=beta/x")
                        .decides("beta PROPAGATED - [UNTRUSTED]", "baggage=[gray.stage=beta]"),
                proxy("GET /?gray=beta").decides("stable BASELINE - [UNTRUSTED]"),
                stranger("GET /", "X-Gray-Stage: beta").decides("stable BASELINE - [UNTRUSTED]"),
                stranger("GET /", "X-Gray-Stage: stable", "X-Forwarded-For: 203.0.113.7")
                        .decides("beta RULE by-ip [UNTRUSTED]"),
                stranger("GET /", "X-Gray-Stage: stable", "Forwarded: for=203.0.113.7")
                        .decides("beta RULE by-ip [UNTRUSTED]"));
    }

    private static Stream<Case> rules() {
        return Stream.of(
                everybody("GET /", "X-User-Tag: a beta user").decides("beta RULE by-header []"),
                everybody("GET /", "x-user-tag: beta").decides("beta RULE by-header []"),
                everybody("GET /", "X-User-Tag: Beta").decides("stable BASELINE - []"),
                everybody("GET /", "Cookie: release=beta").decides("beta RULE by-cookie []"),
                everybody("GET /?release=beta+one").decides("beta RULE by-query []"),
                everybody("GET /?a&release=beta%20one").decides("beta RULE by-query []"),
                everybody("GET /", "X-Forwarded-For: 203.0.113.7").decides("beta RULE by-ip []"),
                everybody("GET /", "X-Forwarded-For: 203.0.114.7").decides("stable BASELINE - []"),
                everybody("GET /admin/users").decides("beta RULE by-path []"),
                everybody("GET /adm%69n").decides("stable BASELINE - []"),
                everybody("GET /Admin").decides("stable BASELINE - []"),
                everybody("PUT /", "Content-Length: 0").decides("beta RULE by-method []"),
                everybody("GET /", "Host: beta.example.com").decides("beta RULE by-host []"),
                everybody("GET /", "Host: beta.example.com:8443").decides("beta RULE by-host []"),
                everybody("GET /", "Host: BETA.example.com").decides("stable BASELINE - []"),
                everybody("GET http://beta.example.com/", "Host: beta.example.com")
                        .decides("beta RULE by-host []"),
                everybody("GET /", "X-Forwarded-Host: beta.example.com").decides("beta RULE by-host []"),
                everybody("GET /", "X-Region: eu").decides("beta RULE by-attribute []"),
                everybody("GET /", "X-Canary: yes").decides("stable SUSPENDED by-canary []"),
                everybody("GET /", "X-User-Id: u-1001").decides("beta RULE by-subject []"),
                everybody("GET /", "X-User-Id: u-1002").decides("stable BASELINE - []"),
                everybody("GET /", "X-By: principal", BOB).decides("beta RULE by-principal []"),
                everybody("GET /", BOB).decides("beta RULE by-role []"),
                everybody("GET /", "X-Half: yes", "X-User-Id: u-4").decides("stable BASELINE - []"),
                everybody("GET /", "X-Half: yes", "X-User-Id: u-2").decides("beta RULE half []"),
                everybody("GET /", "X-Half: yes").decides("stable BASELINE - []"));
    }

    /** What browsers and proxies make of one value, and text that is not ASCII. */
    private static Stream<Case> spellings() {
        return Stream.of(
                everybody("GET /", "Cookie: gray-stage=\"beta\"").decides("beta PROPAGATED - []"),
                everybody("GET /", "Cookie: gray-stage=beta%2Fteam-a").decides("beta/team-a PROPAGATED - []"),
                everybody("GET /", "Cookie: gray-stage=\"beta%2Fteam-a\"").decides("beta/team-a PROPAGATED - []"),
                everybody("GET /", "Cookie: gray-stage=beta%").decides("stable BASELINE - [MALFORMED]"),
                everybody("GET /", "Cookie: a=b;gray-stage= beta ;c=d").decides("beta PROPAGATED - []"),
                everybody("GET /", "Cookie: gray-stage=beta; gray-stage=beta").decides("beta PROPAGATED - []"),
                everybody("GET /", "Cookie: gray-stage=beta; gray-stage=canary")
                        .decides("stable BASELINE - [CONFLICTING]"),
                everybody("GET /", "Cookie: gray-stage=").decides("stable BASELINE - [MALFORMED]"),
                everybody("GET /?gray=beta&gray=canary").decides("stable BASELINE - [CONFLICTING]"),
                everybody("GET /", "X-Gray-Stage: beta, beta")
                        .decides("beta PROPAGATED - []", "x-gray-stage=[beta, beta]"),
                everybody("GET /", "X-Gray-Stage: beta,,Beta ,")
                        .decides("beta PROPAGATED - []", "x-gray-stage=[beta,,Beta ,]"),
                everybody("GET /", "X-Gray-Stage: ,").decides("stable BASELINE - [MALFORMED]"),
                everybody("GET /", "X-Gray-Stage: beta, canary").decides("stable BASELINE - [CONFLICTING]"),
                everybody("GET /", "X-Release-Stage: beta, beta")
                        .decides("beta PROPAGATED - []", "x-release-stage=[beta, beta]"),
                everybody("GET /", "X-Release-Stage: beta, canary").decides("stable BASELINE - [CONFLICTING]"),
                everybody("GET /", "Cookie: release=\"beta\"").decides("beta RULE by-cookie []"),
                everybody("GET /", "Cookie: release=b%65ta").decides("beta RULE by-cookie []"),
                everybody("GET /", "Cookie: city=%E5%8C%97%E4%BA%AC").decides("beta RULE by-city-cookie []"),
                everybody("GET /?city=%E5%8C%97%E4%BA%AC").decides("beta RULE by-city-query []"),
                everybody("GET /", "X-City: 北京", "X-Gray-Stage: beta")
                        .decides("beta PROPAGATED - []", "x-gray-stage=[beta]"),
                everybody("GET /", "X-City: M\u00fcnchen").decides("beta RULE by-city []"));
    }

    /** What fails inside Gray, or in what Gray asks, fails no request and calls itself no default. */
    private static Stream<Case> failures() {
        return Stream.of(
                everybody("GET /", "X-Region: eu", "X-Break-Attributes: yes").decides("stable BASELINE - []"),
                everybody("GET /", "X-Break-User: yes").decides("stable ERROR - []"),
                everybody("GET /", "X-Break-User: yes", "X-Gray-Stage: gamma").decides("stable ERROR - [UNDECLARED]"),
                everybody("GET /", "X-Break-User: yes", "X-Gray-Stage: beta")
                        .decides("beta PROPAGATED - []", "x-gray-stage=[beta]"));
    }
}
