package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.RequestFacts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The whole language from YAML, over a socket. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.location=classpath:language-test.yml",
            "spring.security.user.name=root",
            "spring.security.user.password=secret",
            "spring.security.user.roles=ADMIN"
        })
class LanguageTest {

    private static final String AS_ADMIN =
            "Basic " + Base64.getEncoder().encodeToString("root:secret".getBytes(StandardCharsets.UTF_8));

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource({
        "/stage, X-None, x, stable BASELINE -",
        "/stage, X-Device, tablet, beta/tablet RULE tablets",
        "/stage?plain, X-Device, tablet, stable BASELINE -",
        "/stage, X-App-Version, 2.9.1, canary RULE app",
        "/stage, X-App-Version, 3.0.0, stable BASELINE -",
        "/stage, X-Age, 19, canary RULE app",
        "/stage, X-Every, yes, canary RULE all-days",
        "/stage, X-Gray-Stage, beta, beta PROPAGATED -"
    })
    void aRequestIsDecidedAsTheYamlSays(String path, String header, String value, String expected) {
        assertThat(new Client(port).get(path, header, value)).isEqualTo(expected);
    }

    @Test
    void rolesPathsMethodsHostsAndAddresses() {
        Client client = new Client(port);
        assertThat(client.get("/stage", "Authorization", AS_ADMIN)).isEqualTo("beta RULE admins");
        assertThat(client.get("/price", "Authorization", AS_ADMIN)).isEqualTo("plain");
    }

    @Test
    void bothConditionsOfAnEntryMustHold() {
        Client client = new Client(port);
        assertThat(client.get("/stage", "Cookie", "release=x-beta", "X-Region", "a eu b"))
                .startsWith("canary");
        assertThat(client.get("/stage", "Cookie", "release=x-beta")).startsWith("stable");
    }

    @Test
    void aSplitDrawsAnArmAndAShareNeedsASubject() {
        Client client = new Client(port);
        Set<String> arms = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            arms.add(client.get("/stage", "X-Split", "1", "X-User-Id", "u-" + i));
        }
        assertThat(arms).containsExactly("beta/arm RULE arms", "canary RULE arms");
        assertThat(client.get("/stage", "X-Ramp", "1", "X-User-Id", "u-1")).isEqualTo("beta RULE ramped");
        assertThat(client.get("/stage", "X-Ramp", "1")).isEqualTo("stable BASELINE -");
    }

    @Test
    void aVariantPicksHandlersAndBranches() {
        Client client = new Client(port);
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            seen.add(client.get("/price", "X-User-Id", "u-" + i));
        }
        assertThat(seen).containsExactly("new", "plain");
        assertThat(client.get("/price", "X-Gray-Stage", "beta")).isEqualTo("new");
        assertThat(client.get("/theme", "Cookie", "theme=dark")).isEqualTo("dark");
        assertThat(client.get("/theme")).isEqualTo("light");
    }

    @Test
    void theSameQuestionCanBeAskedInJava() {
        assertThat(Gray.explain(new RequestFacts().header("X-App-Version", "2.9.1"))
                        .decision()
                        .rule())
                .contains("app");
    }

    @RestController
    static class Controller {

        @GetMapping("/stage")
        String stage() {
            return Gray.stage() + " " + Gray.decision().reason() + " "
                    + Gray.decision().rule().orElse("-");
        }

        @GetMapping("/price")
        String price() {
            return "plain";
        }

        @GetMapping("/price")
        @GrayVariant("new-price")
        String newPrice() {
            return "new";
        }

        @GetMapping("/theme")
        String theme() {
            return Gray.when("dark-mode").then(() -> "dark").otherwise(() -> "light");
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, Controller.class})
    static class Application {

        @Bean
        GrayAttributes device() {
            return (request, sink) -> {
                String device = request.header("X-Device");
                if (device != null) {
                    sink.accept("device", device);
                }
            };
        }
    }
}
