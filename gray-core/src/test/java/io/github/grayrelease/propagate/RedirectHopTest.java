package io.github.grayrelease.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of redirects, as tables. */
class RedirectHopTest {

    private static RedirectHop hop(String method, String address) {
        return RedirectHop.first(method, URI.create(address));
    }

    private static Optional<String> target(String from, @Nullable String location) {
        return hop("GET", from).after(302, location).map(next -> next.address().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    301, GET,    true",
        "GET,    302, GET,    true",
        "GET,    303, GET,    false",
        "GET,    307, GET,    true",
        "HEAD,   301, HEAD,   true",
        "HEAD,   303, HEAD,   false",
        "HEAD,   308, HEAD,   true",
        "POST,   301, GET,    false",
        "POST,   302, GET,    false",
        "POST,   303, GET,    false",
        "POST,   307, POST,   true",
        "POST,   308, POST,   true",
        "PUT,    301, PUT,    true",
        "PUT,    302, PUT,    true",
        "PUT,    303, GET,    false",
        "PUT,    307, PUT,    true",
        "DELETE, 302, DELETE, true",
        "DELETE, 303, GET,    false",
        "PATCH,  308, PATCH,  true",
    })
    void methodAndBodyFollowTheStatus(String method, int status, String next, boolean carriesBody) {
        RedirectHop second = hop(method, "http://a/1").after(status, "/2").orElseThrow();

        assertThat(second.method()).isEqualTo(next);
        assertThat(second.carriesBody()).isEqualTo(carriesBody);
        assertThat(second.withholds("content-type")).isEqualTo(!carriesBody);
        assertThat(second.withholds("Accept")).isFalse();
    }

    @Test
    void aBodyThatWasDroppedNeverComesBack() {
        RedirectHop get = hop("POST", "http://a/1").after(303, "/2").orElseThrow();

        assertThat(get.after(307, "/3").orElseThrow().carriesBody()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 200, 204, 300, 304, 305, 306, 399, 404, 500})
    void otherStatusesAreForTheCaller(int status) {
        assertThat(hop("GET", "http://a/1").after(status, "/2")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/x/1,     http://b/2,     http://b/2",
        "http://a/x/1,     https://b/2,    https://b/2",
        "https://a/x/1,    https://b/2,    https://b/2",
        "http://a/x/1,     HTTP://b/2,     HTTP://b/2",
        "http://a/x/1,     //b/2,          http://b/2",
        "https://a/x/1,    //b/2,          https://b/2",
        "http://a:81/x/1,  /2,             http://a:81/2",
        "http://a/x/1,     2,              http://a/x/2",
        "http://a/x/1,     ../2,           http://a/2",
        "http://a/x/1?p=q, ?r=s,           http://a/x/1?r=s",
        "http://a/x/1?p=q, #end,           http://a/x/1?p=q#end",
        "http://a/x/1?p=q, '',             http://a/x/1?p=q",
        "http://a,         2,              http://a/2",
        "http://a,         ?r=s,           http://a/?r=s",
        "http://a?p=q,     .evil.com/,     http://a/.evil.com/",
        "http://a/1,       ' /2 ',         http://a/2",
        "http://a/1,       http://b_c/2,   http://b_c/2",
        "http://a/%C3%BC?p=%20, ?r=%20,    http://a/%C3%BC?r=%20",
        "http://a/x/1,     .,              http://a/x/",
        "http://a/x/1,     ..,             http://a/",
        "http://a/x/1,     ../../../2,     http://a/2",
        "http://a/x/1,     ./2/./3/../4,   http://a/x/2/4",
        "http://a/x/1,     /2/..,          http://a/",
        "http://a/x/1,     2//3,           http://a/x/2//3",
        "http://a/x/1,     2?r=../s,       http://a/x/2?r=../s",
        "http://u:p@a/x/1, 2,              http://u:p@a/x/2",
        "http://[fd00::1]:81/x/1, 2,       http://[fd00::1]:81/x/2",
    })
    void addressesAreResolvedAgainstTheHopBefore(String from, String location, String target) {
        assertThat(target(from, location)).contains(target);
    }

    /** A path of two slashes is no host, as soon as there is a host in front of it. */
    @ParameterizedTest
    @CsvSource({
        "?a=b,             http://svc//evil.example/x?a=b",
        "#x,               http://svc//evil.example/x?p=q#x",
        "'',               http://svc//evil.example/x?p=q",
        "'  ',             http://svc//evil.example/x?p=q",
        "y,                http://svc//evil.example/y",
        "../y,             http://svc//y",
        "../../y,          http://svc/y",
        ".//other.example, http://svc//evil.example//other.example",
        "..//other.example, http://svc///other.example",
        "/..//other.example, http://svc//other.example",
        "/.//other.example, http://svc//other.example",
    })
    void aPathThatLooksLikeAHostStaysOnItsHost(String location, String target) {
        assertThat(target("http://svc//evil.example/x?p=q", location)).contains(target);
    }

    @Test
    void twoSlashesAtItsBeginningNameAHost() {
        assertThat(target("http://svc//evil.example/x", "//evil.example/y")).contains("http://evil.example/y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\\\evil.example/x",
                "/\\evil.example/x",
                "http:\\\\evil.example/x",
                "///evil.example/x",
                "a\nb",
                "http://b/a b",
                "http://[b/",
                "http:2",
                "mailto:a@b",
                "ftp://b/2",
                "file:///etc/passwd",
                "http://"
            })
    void whatIsNoAddressOfHttpIsForTheCaller(String location) {
        assertThat(target("http://a/1", location)).isEmpty();
        assertThat(target("http://a/1", null)).isEmpty();
    }

    @Test
    void nothingLeadsFromHttpsToHttp() {
        assertThat(target("https://a/1", "http://a/2")).isEmpty();
        assertThat(target("HTTPS://a/1", "HTTP://a/2")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/1,      http://a/2,       false",
        "http://a/1,      http://A:80/2,    false",
        "https://a:443/1, https://a/2,      false",
        "http://a_b/1,    http://a_b/2,     false",
        "http://a/1,      http://b/2,       true",
        "http://a/1,      http://a:81/2,    true",
        "http://a/1,      https://a/2,      true",
        "http://a_b/1,    http://a_c/2,     true",
    })
    void whatIsMeantForOneOriginIsNotSentToAnother(String from, String to, boolean withheld) {
        RedirectHop next = hop("GET", from).after(307, to).orElseThrow();

        for (String header : new String[] {"authorization", "Proxy-Authorization", "Cookie", "HOST"}) {
            assertThat(next.withholds(header)).as(header).isEqualTo(withheld);
        }
        assertThat(next.carriesBody()).isTrue();
    }

    @Test
    void whatIsMeantForOneOriginIsNotSentToItAgainByAnother() {
        RedirectHop back = hop("GET", "http://a/1")
                .after(307, "http://b/2")
                .flatMap(there -> there.after(307, "http://a/3"))
                .flatMap(here -> here.after(307, "/4"))
                .orElseThrow();

        assertThat(back.withholds("Authorization")).isTrue();
    }

    @Test
    void theTwentyFirstRedirectIsForTheCaller() {
        Optional<RedirectHop> hop = Optional.of(hop("GET", "http://a/1"));
        for (int redirect = 0; redirect < 20; redirect++) {
            hop = hop.flatMap(last -> last.after(302, "/1"));
            assertThat(hop).as("redirect %d", redirect).isPresent();
        }
        assertThat(hop.flatMap(last -> last.after(302, "/1"))).isEmpty();
    }

    @Test
    void nothingComesAfterAnOnlyHop() {
        assertThat(RedirectHop.only("GET", URI.create("http://a/1")).after(302, "/2"))
                .isEmpty();
    }
}
