package io.github.grayrelease.webflux;

import java.security.Principal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The authenticated user of an exchange, looked up if the decision needs it.
 *
 * @param principal the user, or null if the request is not authenticated
 * @param failure the reason why the user could not be determined, or null
 */
record User(@Nullable Principal principal, @Nullable Throwable failure) {

    /** The time limit: a slow session store must not delay the request for its stage. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    static final User NOBODY = new User(null, null);

    private static final boolean SPRING_SECURITY =
            ClassUtils.isPresent("org.springframework.security.core.Authentication", User.class.getClassLoader());

    /** Resolves the user of an exchange; never fails and is never empty. */
    static Mono<User> of(ServerWebExchange exchange) {
        return Mono.defer(exchange::<Principal>getPrincipal)
                .map(User::known)
                .timeout(PATIENCE)
                .onErrorResume(failure -> Mono.just(new User(null, failure)))
                .defaultIfEmpty(NOBODY);
    }

    private static User known(Principal principal) {
        return SPRING_SECURITY && !Secured.isSomebody(principal) ? NOBODY : new User(principal, null);
    }

    /**
     * The user's name.
     *
     * @return the name, or null if the request is not authenticated
     * @throws IllegalStateException if the user could not be determined, which differs from an unauthenticated request
     */
    @Nullable
    String name() {
        Principal known = orThrow();
        return known == null ? null : known.getName();
    }

    /** Whether the user has a role, according to Spring Security. */
    boolean hasRole(String role) {
        Principal known = orThrow();
        return known != null && SPRING_SECURITY && Secured.hasRole(known, role);
    }

    private @Nullable Principal orThrow() {
        if (failure != null) {
            throw new IllegalStateException("The authenticated user is not known", failure);
        }
        return principal;
    }

    /** Uses Spring Security's authorities, with the same role prefix as for servlet requests. */
    private static final class Secured {

        private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

        private static final String PREFIX = "ROLE_";

        private Secured() {}

        static boolean isSomebody(Principal principal) {
            return !(principal instanceof Authentication user)
                    || (TRUST.isAuthenticated(user) && user.getPrincipal() != null);
        }

        static boolean hasRole(Principal principal, String role) {
            String authority = role.startsWith(PREFIX) ? role : PREFIX + role;
            return principal instanceof Authentication user
                    && user.getAuthorities().stream().anyMatch(granted -> authority.equals(granted.getAuthority()));
        }
    }
}
