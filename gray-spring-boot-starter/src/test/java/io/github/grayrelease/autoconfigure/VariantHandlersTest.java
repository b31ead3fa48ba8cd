package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayVariant;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code @GrayVariant} on handlers, beside Spring MVC's own conditions. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "gray.ingress.trust=all",
            "gray.stages=stable,canary,beta",
            "spring.mvc.apiversion.use.header=API-Version",
            "spring.mvc.apiversion.default=1.0",
            "spring.mvc.apiversion.supported=1.0,2.0"
        })
class VariantHandlersTest {

    @LocalServerPort
    private int port;

    private Client client = new Client(0);

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @ParameterizedTest
    @CsvSource({
        "stable, plain",
        "canary, plain",
        "beta, beta",
        "beta/team-b, beta",
        "beta/team-a, team-a",
        "beta/team-a/x, team-a"
    })
    void theMostSpecificActiveVariantServesElseThePlainOne(String stage, String handler) {
        assertThat(client.get("/stock", "X-Gray-Stage", stage)).isEqualTo(handler);
    }

    @Test
    void withoutAPlainHandlerTheOtherStagesGet404() {
        assertThat(client.get("/preview", "X-Gray-Stage", "beta")).isEqualTo("preview");
        assertThat(client.status("/preview", "X-Gray-Stage", "canary")).isEqualTo(404);
        assertThat(client.status("/preview")).isEqualTo(404);
    }

    @Test
    void anAnnotatedControllerIsForAllItsHandlersUnlessAMethodSaysOtherwise() {
        assertThat(client.get("/cart", "X-Gray-Stage", "beta")).isEqualTo("beta cart");
        assertThat(client.get("/cart")).isEqualTo("plain cart");
        assertThat(client.get("/checkout", "X-Gray-Stage", "canary")).isEqualTo("canary checkout");
        assertThat(client.status("/checkout", "X-Gray-Stage", "beta")).isEqualTo(404);
    }

    @Test
    void itStandsBesideTheConditionsOfSpring() {
        assertThat(client.get("/offer", "X-Gray-Stage", "beta", "Accept", "text/plain"))
                .isEqualTo("beta text");
        assertThat(client.get("/offer", "X-Gray-Stage", "beta", "Accept", "text/csv"))
                .isEqualTo("plain csv");
        assertThat(client.get("/offer?vip", "X-Gray-Stage", "beta", "Accept", "text/plain"))
                .isEqualTo("plain vip");
        assertThat(client.send("POST", "/offer", "X-Gray-Stage", "beta").body()).isEqualTo("posted");
        assertThat(client.send("DELETE", "/offer", "X-Gray-Stage", "beta").statusCode())
                .isEqualTo(405);
    }

    @Test
    void itStandsBesideApiVersions() {
        assertThat(client.get("/price", "API-Version", "1.0", "X-Gray-Stage", "beta"))
                .isEqualTo("plain 1");
        assertThat(client.get("/price", "API-Version", "2.0", "X-Gray-Stage", "beta"))
                .isEqualTo("beta 2");
        assertThat(client.get("/price", "API-Version", "2.0")).isEqualTo("plain 2");
    }

    @Test
    void anAnnotationOfTheApplicationsOwnMayCarryIt() {
        assertThat(client.get("/meta", "X-Gray-Stage", "canary")).isEqualTo("canary");
        assertThat(client.get("/meta")).isEqualTo("plain");
    }

    @Test
    void twoActiveVariantsOfOneDepthAreNoError() {
        assertThat(client.get("/tie", "X-Gray-Stage", "beta")).isEqualTo("from beta, not stable's");
        assertThat(client.get("/tie")).isEqualTo("stable's");
    }

    @ParameterizedTest
    @CsvSource({"stable, plain", "canary, either", "beta, either", "beta/team-a, either"})
    void aHandlerMayBeForSeveralVariants(String stage, String handler) {
        assertThat(client.get("/either", "X-Gray-Stage", stage)).isEqualTo(handler);
    }

    @ParameterizedTest
    @CsvSource({"canary, several", "beta, one", "beta/team-a, lane", "beta/team-b, one"})
    void ofThoseForOneStageTheOneForFewerVariantsServesAndALaneBeforeIt(String stage, String handler) {
        assertThat(client.get("/overlap", "X-Gray-Stage", stage)).isEqualTo(handler);
    }

    @Test
    void aHandlerSeesTheStageItWasPickedBy() {
        assertThat(client.get("/seen", "X-Gray-Stage", "beta/team-a")).isEqualTo("beta/team-a");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @GrayVariant("canary")
    @interface ForTheCanary {

        @AliasFor(annotation = GrayVariant.class, attribute = "value")
        String stage() default "canary";
    }

    @RestController
    static class Handlers {

        @GetMapping("/stock")
        String plain() {
            return "plain";
        }

        @GetMapping("/stock")
        @GrayVariant("beta")
        String beta() {
            return "beta";
        }

        @GetMapping("/stock")
        @GrayVariant("beta/team-a")
        String team() {
            return "team-a";
        }

        @GetMapping("/preview")
        @GrayVariant("beta")
        String preview() {
            return "preview";
        }

        @GetMapping(path = "/offer", produces = "text/plain")
        String offer() {
            return "plain text";
        }

        @GetMapping(path = "/offer", produces = "text/plain")
        @GrayVariant("beta")
        String betaOffer() {
            return "beta text";
        }

        @GetMapping(path = "/offer", produces = "text/csv")
        String csv() {
            return "plain csv";
        }

        @GetMapping(path = "/offer", produces = "text/plain", params = "vip")
        String vip() {
            return "plain vip";
        }

        @PostMapping("/offer")
        String post() {
            return "posted";
        }

        @GetMapping(path = "/price", version = "1.0")
        String priceOne() {
            return "plain 1";
        }

        @GetMapping(path = "/price", version = "2.0")
        String priceTwo() {
            return "plain 2";
        }

        @GetMapping(path = "/price", version = "2.0")
        @GrayVariant("beta")
        String betaPriceTwo() {
            return "beta 2";
        }

        @GetMapping("/meta")
        String meta() {
            return "plain";
        }

        @GetMapping("/meta")
        @ForTheCanary
        String canaryMeta() {
            return "canary";
        }

        @GetMapping("/tie")
        @GrayVariant("stable")
        String tieStable() {
            return "stable's";
        }

        @GetMapping("/tie")
        @GrayVariant("beta")
        String tieBeta() {
            return "from beta, not stable's";
        }

        @GetMapping("/either")
        String notEither() {
            return "plain";
        }

        @GetMapping("/either")
        @GrayVariant({"canary", "beta"})
        String either() {
            return "either";
        }

        @GetMapping("/overlap")
        @GrayVariant({"beta", "canary"})
        String several() {
            return "several";
        }

        @GetMapping("/overlap")
        @GrayVariant("beta")
        String one() {
            return "one";
        }

        @GetMapping("/overlap")
        @GrayVariant({"stable", "beta/team-a", "canary"})
        String lane() {
            return "lane";
        }

        @GetMapping("/seen")
        String seen() {
            return Gray.stage();
        }
    }

    @RestController
    static class PlainCart {

        @GetMapping("/cart")
        String cart() {
            return "plain cart";
        }
    }

    @RestController
    @GrayVariant("beta")
    static class BetaCart {

        @GetMapping("/cart")
        String cart() {
            return "beta cart";
        }

        @GetMapping("/checkout")
        @GrayVariant("canary")
        String checkout() {
            return "canary checkout";
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, Handlers.class, PlainCart.class, BetaCart.class})
    static class Application {}
}
