package io.github.grayrelease.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import reactor.core.publisher.Mono;

class UserTest {

    private static User of(Mono<Principal> principal) {
        return User.of(MockServerWebExchange.from(MockServerHttpRequest.get("/"))
                        .mutate()
                        .principal(principal)
                        .build())
                .blockOptional(Duration.ofSeconds(20))
                .orElseThrow();
    }

    @Test
    void nobodyIsThereWhereNobodySignedIn() {
        assertThat(of(Mono.empty()).name()).isNull();
        assertThat(of(Mono.empty()).hasRole("tester")).isFalse();
    }

    @Test
    void somebodyAnonymousIsNobody() {
        User anonymous = of(Mono.just(new AnonymousAuthenticationToken(
                "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANY"))));

        assertThat(anonymous.name()).isNull();
        assertThat(anonymous.hasRole("ANY")).isFalse();
    }

    @Test
    void somebodyWhoIsNotAuthenticatedYetIsNobody() {
        assertThat(of(Mono.just(UsernamePasswordAuthenticationToken.unauthenticated("anna", "secret")))
                        .name())
                .isNull();
    }

    @Test
    void rolesAreThoseOfSpringSecurityWithOrWithoutItsPrefix() {
        User anna = of(Mono.just(UsernamePasswordAuthenticationToken.authenticated(
                "anna", "secret", AuthorityUtils.createAuthorityList("ROLE_tester", "reads"))));

        assertThat(anna.name()).isEqualTo("anna");
        assertThat(anna.hasRole("tester")).isTrue();
        assertThat(anna.hasRole("ROLE_tester")).isTrue();
        assertThat(anna.hasRole("reads")).isFalse();
    }

    @Test
    void aUserOfAnotherKindHasANameAndNoRoles() {
        User otherwise = of(Mono.just(() -> "anna"));

        assertThat(otherwise.name()).isEqualTo("anna");
        assertThat(otherwise.hasRole("tester")).isFalse();
    }

    @Test
    void aUserWhoIsNotKnownInTimeIsNotTakenForNobody() {
        User late = of(Mono.never());

        assertThatIllegalStateException()
                .isThrownBy(late::name)
                .withMessage("The authenticated user is not known")
                .withCauseInstanceOf(TimeoutException.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> late.hasRole("tester"))
                .withMessage("The authenticated user is not known")
                .withCauseInstanceOf(TimeoutException.class);
    }
}
