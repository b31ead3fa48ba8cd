package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags and traces over HTTP/2 without TLS, where all names of headers are in lower case. */
class Http2Test {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer =
                HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return answer;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tagsProxiesAndTracesAreKnown(boolean reactive) throws Exception {
        String[] properties = {
            "server.http2.enabled=true", "gray.ingress.trust=proxies", "gray.ingress.proxies=127.0.0.1",
        };
        try (RunningApp app = reactive ? RunningApp.startOnWebFlux(properties) : RunningApp.start(properties)) {
            URI address = URI.create("http://127.0.0.1:" + app.port("local.server.port") + "/stage");

            HttpRequest.Builder tagged;
            try (GrayScope scope = Gray.open("beta")) {
                tagged = Gray.tag(HttpRequest.newBuilder(address).header("X-Gray-Trace", "1"));
            }
            HttpResponse<String> answer = send(tagged);
            assertThat(answer.body()).isEqualTo("beta");
            assertThat(answer.headers().firstValue("X-Gray-Hops")).contains("application=beta(PROPAGATED)");

            HttpResponse<String> stranger = send(HttpRequest.newBuilder(address).header("X-Gray-Trace", "1"));
            assertThat(stranger.body()).isEqualTo("stable");
            assertThat(stranger.headers().firstValue("X-Gray-Hops")).isEmpty();
        }
    }
}
