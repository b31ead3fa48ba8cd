package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** The acts of operators beside Spring Security as it is by default, which refuses every POST without a token. */
class SecuredEndpointTest {

    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("operator:secret".getBytes(StandardCharsets.UTF_8));
    private static final String SUSPEND = "{\"suspended\":true,\"because\":\"errors in checkout\"}";

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Defaults {}

    /** As docs/production.md has it, for scripts. */
    @Configuration(proxyBeanMethods = false)
    static class ForScripts {

        @Bean
        @Order(1)
        SecurityFilterChain operators(HttpSecurity http) {
            return http.securityMatcher("/actuator/gray/**")
                    .authorizeHttpRequests(requests -> requests.anyRequest().hasRole("OPERATOR"))
                    .httpBasic(Customizer.withDefaults())
                    .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .csrf(csrf -> csrf.disable())
                    .build();
        }
    }

    /** As docs/security.md has it, for pages. */
    @Configuration(proxyBeanMethods = false)
    static class ForBrowsers {

        @Bean
        @Order(1)
        SecurityFilterChain operators(HttpSecurity http) {
            return http.securityMatcher("/actuator/gray/**")
                    .authorizeHttpRequests(requests -> requests.anyRequest().hasRole("OPERATOR"))
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.spa())
                    .build();
        }
    }

    private static ConfigurableApplicationContext start(Class<?>... configuration) {
        return start(new String[0], configuration);
    }

    private static ConfigurableApplicationContext start(String[] more, Class<?>... configuration) {
        return new SpringApplicationBuilder(Defaults.class)
                .sources(configuration)
                .properties(more)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.security.user.name=operator",
                        "spring.security.user.password=secret",
                        "spring.security.user.roles=OPERATOR",
                        "management.endpoints.web.exposure.include=gray",
                        "management.endpoint.gray.access=unrestricted")
                .run();
    }

    private static Client client(ConfigurableApplicationContext application) {
        return new Client(application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    /** What Spring Boot's own chain does. */
    @Configuration(proxyBeanMethods = false)
    static class ForEverybody {

        @Bean
        SecurityFilterChain everybody(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }

    /** 401 and not 403, although the password is right: the page of the error needs a login, too. */
    @Test
    void bySpringSecuritysDefaultsAnOperatorReadsAndEveryPostIsRefused() {
        try (ConfigurableApplicationContext application = start()) {
            Client client = client(application);

            assertThat(client.status("/actuator/gray")).isEqualTo(401);
            assertThat(client.status("/actuator/gray", "Authorization", BASIC)).isEqualTo(200);
            for (String path : new String[] {"explain", "stages/beta"}) {
                assertThat(client.post("/actuator/gray/" + path, "{}", "Authorization", BASIC)
                                .statusCode())
                        .as(path)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void aScriptNeedsAChainWithoutSessionAndToken() {
        try (ConfigurableApplicationContext application = start(ForScripts.class)) {
            Client client = client(application);

            assertThat(client.post("/actuator/gray/stages/beta", SUSPEND).statusCode())
                    .isEqualTo(401);
            HttpResponse<String> answer = client.post("/actuator/gray/stages/beta", SUSPEND, "Authorization", BASIC);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
            assertThat(answer.body()).contains("\"by\":\"operator\"");
        }
    }

    @Test
    void theFirstChainOfAnApplicationEndsSpringBootsOwn() {
        try (ConfigurableApplicationContext defaults = start();
                ConfigurableApplicationContext one = start(ForScripts.class);
                ConfigurableApplicationContext two = start(ForScripts.class, ForEverybody.class)) {
            assertThat(client(defaults).status("/nothing")).isEqualTo(401);
            assertThat(client(one).status("/nothing"))
                    .as("found nothing, but was let in")
                    .isEqualTo(404);
            assertThat(client(two).status("/nothing")).isEqualTo(401);
        }
    }

    @Test
    void onAPortOfItsOwnTheChainsOfTheApplicationHoldAndItsContextPathDoesNot() {
        try (ConfigurableApplicationContext application = start(
                new String[] {"management.server.port=0", "server.servlet.context-path=/shop"}, ForScripts.class)) {
            Client management = new Client(
                    application.getEnvironment().getRequiredProperty("local.management.port", Integer.class));

            assertThat(management.status("/actuator/gray")).isEqualTo(401);
            assertThat(management.status("/actuator/gray", "Authorization", BASIC))
                    .isEqualTo(200);
            assertThat(management
                            .post("/actuator/gray/stages/beta", SUSPEND, "Authorization", BASIC)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPageSendsTheTokenOfItsCookieInAHeader() {
        try (ConfigurableApplicationContext application = start(ForBrowsers.class)) {
            Client client = client(application);
            String cookie =
                    client
                            .send("GET", "/actuator/gray", "Authorization", BASIC)
                            .headers()
                            .allValues("Set-Cookie")
                            .stream()
                            .filter(value -> value.startsWith("XSRF-TOKEN="))
                            .findFirst()
                            .orElseThrow()
                            .replaceFirst(";.*", "");
            String token = cookie.substring("XSRF-TOKEN=".length());

            assertThat(client.post("/actuator/gray/stages/beta", SUSPEND, "Authorization", BASIC, "Cookie", cookie)
                            .statusCode())
                    .as("the cookie alone, which a foreign page would send too")
                    .isEqualTo(403);
            assertThat(client.post(
                                    "/actuator/gray/stages/beta",
                                    SUSPEND,
                                    "Authorization",
                                    BASIC,
                                    "Cookie",
                                    cookie,
                                    "X-XSRF-TOKEN",
                                    token)
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
