package io.github.grayrelease.autoconfigure;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** Permits every request to an application on WebFlux, authenticated if the caller gives a name. */
@Configuration(proxyBeanMethods = false)
public class ReactiveOpenToAll {

    @Bean
    SecurityWebFilterChain openToAll(ServerHttpSecurity http) {
        return http.authorizeExchange(requests -> requests.anyExchange().permitAll())
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.disable())
                .build();
    }
}
