package io.github.grayrelease.sample;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/** Adds the service's name to its log lines, because the three services share one JVM and one logging configuration. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ServiceName extends OncePerRequestFilter {

    static final String KEY = "service";

    private final String name;

    ServiceName(@Value("${spring.application.name}") String name) {
        this.name = name;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain service)
            throws ServletException, IOException {
        try (MDC.MDCCloseable lines = MDC.putCloseable(KEY, name)) {
            service.doFilter(request, response);
        }
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
