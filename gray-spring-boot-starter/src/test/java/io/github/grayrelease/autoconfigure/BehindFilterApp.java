package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.GrayObserver;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.support.ErrorPageFilter;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** An application that fails in many ways, with filters in front of Gray's. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(BehindFilterApp.Controller.class)
class BehindFilterApp {

    private static final byte[] CHUNK = new byte[64 * 1024];

    /**
     * What the application saw.
     *
     * @param residue what an earlier request left on a thread
     * @param failures what failed inside Gray
     * @param aborted the stages of responses whose client went
     * @param ends the ends of requests
     */
    record Seen(Queue<String> residue, Queue<String> failures, Queue<String> aborted, Queue<GrayCompletion> ends) {}

    @Bean
    Seen seen() {
        return new Seen(
                new ConcurrentLinkedQueue<>(),
                new ConcurrentLinkedQueue<>(),
                new ConcurrentLinkedQueue<>(),
                new ConcurrentLinkedQueue<>());
    }

    @Bean
    GrayObserver failures(Seen seen) {
        return new GrayObserver() {
            @Override
            public void failed(String step, Throwable failure) {
                seen.failures().add(step + ": " + failure);
            }

            @Override
            public void completed(GrayCompletion completion) {
                seen.ends().add(completion);
            }
        };
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/admin")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .permitAll())
                .httpBasic(Customizer.withDefaults())
                .exceptionHandling(denied -> denied.accessDeniedPage("/denied"))
                .build();
    }

    @Bean
    StrictHttpFirewall everyHeaderPasses() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderValues(value -> true);
        return firewall;
    }

    @Bean
    FilterRegistrationBean<Filter> findsResidue(Seen seen) {
        Residue residue = new Residue(seen.residue());
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            residue.check("before " + request.getDispatcherType(), request.getAttribute("gray.stage"));
            chain.doFilter(request, response);
        });
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setAsyncSupported(true);
        return registration;
    }

    /** The filter that a WAR has, for requests that say so. */
    @Bean
    FilterRegistrationBean<Filter> war() {
        ErrorPageFilter errors = new ErrorPageFilter();
        errors.addErrorPages(new ErrorPage("/error"));
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(new Filter() {
            @Override
            public void init(FilterConfig config) throws ServletException {
                errors.init(config);
            }

            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                if (front(request).startsWith("war")) {
                    errors.doFilter(request, response, chain);
                } else {
                    chain.doFilter(request, response);
                }
            }
        });
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }

    /** Does what a request says, in front of Spring Security and of Gray. */
    @Bean
    FilterRegistrationBean<Filter> inFront() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            switch (front(request)) {
                case "forward" -> request.getRequestDispatcher("/stage").forward(request, response);
                case "include" -> request.getRequestDispatcher("/stage").include(request, response);
                case "error", "war error" -> ((HttpServletResponse) response).sendError(418);
                case "throw", "war throw" -> throw new ServletException("Nothing is in stock in front");
                default -> chain.doFilter(request, response);
            }
        });
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
        registration.setOrder(-500);
        return registration;
    }

    private static String front(ServletRequest request) {
        String front = ((HttpServletRequest) request).getHeader("X-Front");
        return front == null ? "" : front;
    }

    @RestController
    static class Controller implements ErrorController {

        private final Seen seen;

        Controller(Seen seen) {
            this.seen = seen;
        }

        @RequestMapping({"/stage", "/denied", "/error"})
        String stage(HttpServletRequest request) {
            return request.getDispatcherType() + " " + Gray.stage();
        }

        /** A page for an error that comes later. */
        @RequestMapping(path = "/error", headers = "X-Error=later")
        Callable<String> errorLater() {
            return () -> "ERROR later";
        }

        @GetMapping("/sends-error")
        void sendsError(HttpServletResponse response) throws IOException {
            response.sendError(418);
        }

        @GetMapping("/is-forbidden")
        String isForbidden() {
            throw new AccessDeniedException("Nothing is in stock for you");
        }

        @GetMapping("/throws-mapped")
        String failsMapped() {
            throw new ResponseStatusException(HttpStatus.CONFLICT);
        }

        @GetMapping("/throws-handled")
        String failsHandled() {
            throw new UnsupportedOperationException("Nothing is in stock");
        }

        @ExceptionHandler
        ResponseEntity<String> handles(UnsupportedOperationException failure) {
            return ResponseEntity.status(422).body("handled");
        }

        @GetMapping("/goes-on-twice")
        void goesOnTwice(HttpServletRequest request) {
            request.startAsync().dispatch("/deferred");
        }

        @GetMapping("/events")
        SseEmitter events() {
            SseEmitter emitter = new SseEmitter();
            new Thread(() -> {
                        try {
                            emitter.send("in stock");
                            emitter.complete();
                        } catch (IOException gone) {
                            emitter.completeWithError(gone);
                        }
                    })
                    .start();
            return emitter;
        }

        @GetMapping("/throws")
        String fails() {
            throw new IllegalStateException("Nothing is in stock");
        }

        @GetMapping("/throws-error")
        String failsBadly() {
            throw new StackOverflowError("Nothing is in stock");
        }

        @GetMapping("/throws-later")
        DeferredResult<String> failsLater() {
            DeferredResult<String> result = new DeferredResult<>();
            new Thread(() -> result.setErrorResult(new IllegalStateException("Nothing is in stock"))).start();
            return result;
        }

        @GetMapping("/deferred")
        DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>();
            new Thread(() -> result.setResult("in stock")).start();
            return result;
        }

        @GetMapping("/callable")
        Callable<String> callable() {
            return () -> "in stock";
        }

        @GetMapping("/times-out")
        void timesOut(HttpServletRequest request) {
            AsyncContext late = request.startAsync();
            late.setTimeout(20);
        }

        @GetMapping("/deferred-times-out")
        DeferredResult<String> deferredTimesOut() {
            return new DeferredResult<>(20L);
        }

        @GetMapping("/streams")
        void streams(HttpServletResponse response) throws IOException {
            stream(response.getOutputStream());
        }

        @GetMapping("/streams-later")
        StreamingResponseBody streamsLater() {
            return this::stream;
        }

        private void stream(OutputStream client) throws IOException {
            try {
                while (true) {
                    client.write(CHUNK);
                    client.flush();
                }
            } catch (IOException | RuntimeException gone) {
                // Jetty also throws a NullPointerException at a thread that writes to a response that it has recycled.
                seen.aborted().add(Gray.stage());
                throw gone;
            }
        }
    }
}
