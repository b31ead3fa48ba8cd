package io.github.grayrelease.webflux;

import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.ReactorContexts;
import io.github.grayrelease.trust.InvitationRedirect;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The entry of requests into an application on Spring WebFlux. Put it behind authentication and before whatever asks for
 * the stage.
 *
 * <p>A request is decided once, and keeps that decision in an attribute of its exchange. While it is served the decision
 * flows in Reactor's context, where {@code GrayReactive}, clients and, with the application's hook, threads find it. This
 * filter itself leaves nothing on any thread. What the application signals passes as it is.
 */
public final class GrayWebFilter implements WebFilter, Ordered, ApplicationContextAware {

    private static final String HELD = "io.github.grayrelease.held";

    private final GrayFlow flow;
    private final int order;
    private @Nullable ApplicationContext own;

    /**
     * Creates the filter.
     *
     * @param flow the flow that each request takes
     * @param order the filter's place among others; Spring Security's has -100
     */
    public GrayWebFilter(GrayFlow flow, int order) {
        this.flow = flow;
        this.order = order;
    }

    /**
     * What was decided for an exchange, for code that has the exchange at hand and no subscription to ask.
     *
     * @param exchange the exchange
     * @return the decision with what belongs to it; empty before this filter, or without it
     */
    public static Optional<GrayContext> context(ServerWebExchange exchange) {
        return exchange.getAttribute(HELD) instanceof GrayContext held ? Optional.of(held) : Optional.empty();
    }

    /** A management server of its own has a context below this one, which finds this filter, too. */
    @Override
    public void setApplicationContext(ApplicationContext context) {
        this.own = context;
    }

    private boolean isElsewhere(ServerWebExchange exchange) {
        ApplicationContext serving = exchange.getApplicationContext();
        return own != null && serving != null && !serving.equals(own);
    }

    @Override
    public int getOrder() {
        return order;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain application) {
        if (isElsewhere(exchange)) {
            return application.filter(exchange);
        }
        return flow.admit(new ExchangeFacts(exchange, User.NOBODY))
                .map(admission -> answer(exchange.getResponse(), admission))
                .orElseGet(() -> serve(exchange, application::filter));
    }

    private static Mono<Void> answer(ServerHttpResponse response, InvitationRedirect admission) {
        response.setRawStatusCode(InvitationRedirect.STATUS);
        admission.headers().forEach(response.getHeaders()::add);
        return response.setComplete();
    }

    /**
     * Lets a handler of errors see the decision too, which else sees neither this filter's context nor what it hides. A
     * request that failed before it reached this filter is decided there.
     *
     * @param handler the handler
     * @return a handler that does what this one does, in the stage of the request that failed
     */
    public WebExceptionHandler around(WebExceptionHandler handler) {
        return (exchange, failure) -> serve(exchange, visible -> handler.handle(visible, failure));
    }

    private Mono<Void> serve(ServerWebExchange exchange, Function<ServerWebExchange, Mono<Void>> application) {
        return Mono.defer(() -> context(exchange).map(Mono::just).orElseGet(() -> entered(exchange)))
                .flatMap(held -> new BaggageOverride<>(
                        Mono.defer(() -> application.apply(TagHidingRequest.of(exchange, held.hidden())))
                                .contextWrite(context -> ReactorContexts.with(held, context)),
                        held.stage()));
    }

    /** Decided inside {@code handle}, as this is where Reactor has the server's span on the thread in any case. */
    private Mono<GrayContext> entered(ServerWebExchange exchange) {
        return User.of(exchange).handle((user, decided) -> decided.next(enter(exchange, user)));
    }

    private GrayContext enter(ServerWebExchange exchange, User user) {
        GrayContext held = flow.decide(new ExchangeFacts(exchange, user));
        exchange.getAttributes().put(HELD, held);
        if (!held.answer().isEmpty() || held.trail().isPresent()) {
            ServerHttpResponse response = exchange.getResponse();
            response.beforeCommit(() -> Mono.fromRunnable(() -> ReactiveAnswer.complete(response.getHeaders(), held)));
        }
        try (GrayScope toldOf = flow.enter(held)) {
            return held;
        }
    }
}
