package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.definition.InvalidRulesException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** Services that share a secret, an edge, and strangers, over real sockets. */
@ExtendWith(OutputCaptureExtension.class)
class SignedTest {

    private static final String SECRET = "the-secret-of-all-services-in-this-test";
    private static final String NEXT = "the-secret-that-follows-it-in-this-test";
    private static final String SIGNED = "gray.ingress.secret=" + SECRET;
    private static final String[] TAG = {"X-Gray-Stage", "beta"};

    private static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "gray.subject=header:X-User-Id",
                        "gray.tag.aliases=X-Release-Stage",
                        "gray.tag.cookie=gray-stage",
                        "gray.tag.query=gray",
                        "gray.rules[0].name=staff",
                        "gray.rules[0].stage=beta",
                        "gray.rules[0].match[0].subject.exact=anna")
                .properties(properties)
                .run();
    }

    private static int port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static Client client(ConfigurableApplicationContext application) {
        return new Client(port(application));
    }

    private static String through(
            ConfigurableApplicationContext edge,
            String kind,
            ConfigurableApplicationContext service,
            String... headers) {
        return client(edge).get("/" + kind + "?port=" + port(service), headers);
    }

    @Test
    void everyClientProvesItsTagAndAStrangerCanNot() {
        try (ConfigurableApplicationContext edge = start(SIGNED, "gray.ingress.role=edge");
                ConfigurableApplicationContext service = start(SIGNED)) {
            for (String kind : List.of("rest-client", "rest-template", "web-client")) {
                assertThat(through(edge, kind, service, "X-User-Id", "anna"))
                        .as(kind)
                        .isEqualTo("beta PROPAGATED [] beta proved");
                assertThat(through(edge, kind, service, "X-User-Id", "bob"))
                        .as(kind)
                        .isEqualTo("stable PROPAGATED [] stable proved");
            }
            assertThat(client(service).get("/seen", TAG)).isEqualTo("stable BASELINE [UNTRUSTED] null null");
            assertThat(client(service).get("/seen", "X-Gray-Stage", "beta", "X-Gray-Proof", "v1.a.1.b"))
                    .isEqualTo("stable BASELINE [UNTRUSTED] null null");
        }
    }

    @Test
    void anEdgeDropsWhateverComesFromOutsideAndSaysNothingOfIt(CapturedOutput output) {
        try (ConfigurableApplicationContext edge = start(SIGNED, "gray.ingress.role=edge");
                ConfigurableApplicationContext inner = start(SIGNED)) {
            // What another service proves is dropped at the edge like all else: it could be sent again.
            String proof = client(inner).get("/proof?port=" + port(inner), "X-User-Id", "anna");
            assertThat(client(inner).get("/seen", "X-Gray-Stage", "beta", "X-Gray-Proof", proof))
                    .isEqualTo("beta PROPAGATED [] beta proved");
            for (String[] tag : new String[][] {
                TAG,
                {"X-Release-Stage", "beta"},
                {"baggage", "gray.stage=beta"},
                {"Cookie", "gray-stage=beta"},
                {"X-Gray-Stage", "beta", "X-Gray-Proof", proof}
            }) {
                assertThat(client(edge).get("/seen", tag))
                        .as(tag[0])
                        .isEqualTo("stable BASELINE [UNTRUSTED] null null");
            }
            assertThat(client(edge).get("/seen?gray=beta")).isEqualTo("stable BASELINE [UNTRUSTED] null null");
            assertThat(client(edge).get("/seen", "X-User-Id", "anna", "X-Gray-Stage", "canary"))
                    .isEqualTo("beta RULE [UNTRUSTED] null null");
        }
        assertThat(output.getOut()).doesNotContain("A request's tag was ignored");
    }

    @Test
    void aWrongSecretIsNamedInTheLogWithoutIt(CapturedOutput output) {
        try (ConfigurableApplicationContext edge = start("gray.ingress.secret=" + NEXT, "gray.ingress.role=edge");
                ConfigurableApplicationContext service = start(SIGNED)) {
            for (int i = 0; i < 3; i++) {
                assertThat(through(edge, "rest-client", service, "X-User-Id", "anna"))
                        .isEqualTo("stable BASELINE [UNTRUSTED] null null");
            }
        }
        assertThat(output.getOut().split("because its proof was signed with another secret", -1))
                .as("once a minute")
                .hasSize(2);
        assertThat(output.getOut()).doesNotContain(SECRET, NEXT);
    }

    @Test
    void aSecretIsRotatedWithoutLosingATag() {
        String[][] steps = {
            {SIGNED, "gray.ingress.previous-secret=" + NEXT},
            {"gray.ingress.secret=" + NEXT, "gray.ingress.previous-secret=" + SECRET},
            {"gray.ingress.secret=" + NEXT}
        };
        ConfigurableApplicationContext notYet = start(SIGNED);
        try {
            for (String[] step : steps) {
                ConfigurableApplicationContext updated = start(step);
                try (ConfigurableApplicationContext before = notYet) {
                    notYet = updated;
                    assertThat(through(updated, "rest-client", before, "X-User-Id", "anna"))
                            .isEqualTo("beta PROPAGATED [] beta proved");
                    assertThat(through(before, "rest-client", updated, "X-User-Id", "anna"))
                            .isEqualTo("beta PROPAGATED [] beta proved");
                }
            }
        } finally {
            notYet.close();
        }
    }

    @Test
    void noEndpointShowsASecret() {
        try (ConfigurableApplicationContext application = start(
                "gray.ingress.secret=${SOME_VARIABLE}",
                "SOME_VARIABLE=" + SECRET,
                "a.command.line=java -jar x --gray.ingress.secret=" + SECRET + " --y",
                "gray.ingress.previous-secret=" + NEXT,
                "management.endpoints.web.exposure.include=*",
                "management.endpoint.env.show-values=always",
                "management.endpoint.configprops.show-values=always")) {
            String environment = client(application).get("/actuator/env");
            String properties = client(application).get("/actuator/configprops");

            assertThat(environment)
                    .contains("SOME_VARIABLE", "a.command.line", "******")
                    .doesNotContain(SECRET, NEXT);
            assertThat(properties).contains("\"previousSecret\"", "******").doesNotContain(SECRET, NEXT);
            assertThat(client(application).get("/actuator/gray")).doesNotContain(SECRET, NEXT);
            assertThat(application.getBean(GrayProperties.class).toString()).doesNotContain(SECRET, NEXT);
        }
    }

    @Test
    void whatSpringSecurityWouldSayOfCachesIsNotWeakened() {
        try (ConfigurableApplicationContext application = start("gray.ingress.trust=all")) {
            assertThat(caching(client(application).send("GET", "/seen")))
                    .containsExactly("no-cache, no-store, max-age=0, must-revalidate");
            assertThat(caching(client(application).send("GET", "/seen", TAG)))
                    .containsExactly("X-Gray-Stage", "no-cache, no-store, max-age=0, must-revalidate, private");
            assertThat(caching(client(application).send("GET", "/own", TAG)))
                    .containsExactly("X-Gray-Stage", "max-age=60, public");
            assertThat(caching(client(application).send("GET", "/nothing-here", TAG)))
                    .containsExactly("X-Gray-Stage", "no-cache, no-store, max-age=0, must-revalidate, private");
        }
    }

    private static List<String> caching(HttpResponse<String> answer) {
        return Stream.of("Vary", "Cache-Control")
                .flatMap(name -> answer.headers().allValues(name).stream())
                .filter(value -> !value.matches("Origin|Access-Control-.*"))
                .toList();
    }

    private static void assertRefused(CapturedOutput output, String message, String... properties) {
        assertThatException().isThrownBy(() -> start(properties).close()).satisfies(stopped -> assertThat(
                        NestedExceptionUtils.getMostSpecificCause(stopped))
                .isExactlyInstanceOf(InvalidRulesException.class));
        assertThat(output.getOut())
                .contains("APPLICATION FAILED TO START", message)
                .doesNotContain("hunter2", SECRET);
    }

    @Test
    void signedWithoutASecretIsRefused(CapturedOutput output) {
        assertRefused(
                output,
                "gray.ingress.trust: 'signed' trusts nobody while gray.ingress.secret is not set",
                "gray.ingress.trust=signed",
                "gray.ingress.secret=");
        assertThat(output.getOut())
                .contains("gray.ingress.trust: set gray.ingress.secret to the secret that all services share");
    }

    @Test
    void anEmptySecretIsWarnedOf(CapturedOutput output) {
        try (RunningApp app = RunningApp.start("gray.ingress.role=edge", "gray.ingress.secret= ")) {
            assertThat(app.stage()).isEqualTo("stable");
            assertThat(output)
                    .contains(
                            "'gray.ingress.secret' is set to an empty text, so this service signs no tags and believes no"
                                    + " signed ones; set it to the secret that all services share, or remove it");
        }
    }

    @Test
    void aShortSecretIsRefusedWithoutBeingShown(CapturedOutput output) {
        assertRefused(
                output,
                "gray.ingress.secret: has fewer than 32 characters",
                "gray.ingress.secret=hunter2",
                "gray.ingress.previous-secret=hunter2hunter2");
        assertThat(output.getOut()).contains("gray.ingress.previous-secret: has fewer than 32 characters");
    }

    /** Anybody who reads the configuration file would know it. */
    @Test
    void aSecretWhoseVariableIsNotSetIsRefused(CapturedOutput output) {
        assertRefused(
                output,
                "gray.ingress.secret: is a placeholder that nothing resolves",
                "gray.ingress.secret=${CHECKOUT_GRAY_RELEASE_SECRET_IN_PRODUCTION}");
        assertThat(output.getOut()).contains("gray.ingress.secret: set the environment variable or the property");
    }

    @Test
    void aSecretWithKeysBelowItIsRefusedWithoutBeingShown(CapturedOutput output) {
        assertRefused(output, "gray.ingress.secret: has keys where a value belongs", SIGNED, "gray.ingress.secret.x=y");
    }

    @Test
    void anOldSecretAloneIsRefused(CapturedOutput output) {
        assertRefused(
                output,
                "gray.ingress.previous-secret: has no effect while gray.ingress.secret is not set",
                "gray.ingress.previous-secret=" + SECRET);
    }

    @Test
    void anEdgeThatTrustsSomebodyIsRefused(CapturedOutput output) {
        assertRefused(
                output,
                "gray.ingress.trust: 'all' contradicts gray.ingress.role 'edge', where every tag from outside is dropped",
                "gray.ingress.role=edge",
                "gray.ingress.trust=all");
        assertRefused(
                output,
                "gray.ingress.trust: 'signed' contradicts gray.ingress.role 'edge'",
                SIGNED,
                "gray.ingress.role=edge",
                "gray.ingress.trust=signed");
        assertRefused(
                output,
                "gray.ingress.trust: 'proxies' contradicts gray.ingress.role 'edge'",
                "gray.ingress.role=edge",
                "gray.ingress.trust=proxies",
                "gray.ingress.proxies=10.0.0.0/8");
    }

    @RestController
    static class Controller {

        private final RestClient restClient;
        private final RestTemplate restTemplate;
        private final WebClient webClient;

        Controller(RestClient.Builder restClient, RestTemplateBuilder restTemplate, WebClient.Builder webClient) {
            this.restClient = restClient.build();
            this.restTemplate = restTemplate.build();
            this.webClient = webClient.build();
        }

        @GetMapping("/seen")
        String seen(HttpServletRequest request) {
            GrayDecision decision = Gray.decision();
            return decision.stage() + " " + decision.reason() + " ["
                    + decision.ignoredTags().stream().map(Enum::name).collect(Collectors.joining(",")) + "] "
                    + request.getHeader("X-Gray-Stage") + " "
                    + (request.getHeader("X-Gray-Proof") == null ? "null" : "proved");
        }

        @GetMapping("/raw-proof")
        String rawProof(HttpServletRequest request) {
            return String.valueOf(request.getHeader("X-Gray-Proof"));
        }

        @GetMapping("/own")
        ResponseEntity<String> own() {
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic())
                    .body("");
        }

        private static String url(int port, String path) {
            return "http://127.0.0.1:" + port + path;
        }

        private String fetched(int port, String path) {
            return String.valueOf(
                    restClient.get().uri(url(port, path)).retrieve().body(String.class));
        }

        @GetMapping("/proof")
        String proof(@RequestParam("port") int port) {
            return fetched(port, "/raw-proof");
        }

        @GetMapping("/rest-client")
        String byRestClient(@RequestParam("port") int port) {
            return fetched(port, "/seen");
        }

        @GetMapping("/rest-template")
        String byRestTemplate(@RequestParam("port") int port) {
            return String.valueOf(restTemplate.getForObject(url(port, "/seen"), String.class));
        }

        @GetMapping("/web-client")
        String byWebClient(@RequestParam("port") int port) {
            return String.valueOf(webClient
                    .get()
                    .uri(url(port, "/seen"))
                    .retrieve()
                    .bodyToMono(String.class)
                    .block());
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, Controller.class})
    static class Application {}
}
