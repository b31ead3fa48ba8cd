package io.github.grayrelease.webflux;

import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.decide.Arrival;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.ReactorContexts;
import io.github.grayrelease.hold.RequestEnd;
import java.util.Optional;
import java.util.function.BiFunction;
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
 * The filter for Spring WebFlux. Order it after authentication and before any code that asks for the stage.
 *
 * <p>The filter decides each request once and stores the decision in an attribute of the exchange. While the request is
 * served, Reactor's context carries the decision to {@code GrayReactive}, to clients and, with the application's hook, to
 * threads. The filter itself leaves nothing on any thread. Signals of the application pass unchanged; the line that Spring
 * logs for a failure has the stage.
 */
public final class GrayWebFilter implements WebFilter, Ordered, ApplicationContextAware {

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
     * The context of an exchange, for code that has the exchange but no subscription.
     *
     * @param exchange the exchange
     * @return the context; empty before or without this filter
     */
    public static Optional<GrayContext> context(ServerWebExchange exchange) {
        return exchange.getAttribute(GrayContext.ATTRIBUTE) instanceof GrayContext context
                ? Optional.of(context)
                : Optional.empty();
    }

    /** A separate management server has a child of this application context, in which it finds this filter too. */
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
        ServerHttpResponse response = exchange.getResponse();
        return flow.admit(new ExchangeFacts(exchange))
                .filter(admission -> flow.redirects(admission, response.getHeaders()::add, response::setRawStatusCode))
                .map(redirect -> response.setComplete())
                .orElseGet(() -> serve(exchange, application::filter, ObservedFailure::ofRequest));
    }

    /**
     * Gives an error handler the decision and the filtered request; without this it would get neither, because it runs
     * outside the filter. A request that failed before this filter is decided here.
     *
     * @param handler the handler
     * @return the handler, running in the stage of the failed request
     */
    public WebExceptionHandler around(WebExceptionHandler handler) {
        return (exchange, failure) ->
                serve(exchange, visible -> handler.handle(visible, failure), ObservedFailure::ofHandler);
    }

    private Mono<Void> serve(
            ServerWebExchange exchange,
            Function<ServerWebExchange, Mono<Void>> application,
            BiFunction<Mono<Void>, GrayContext, Mono<Void>> observed) {
        return Mono.defer(() -> context(exchange).map(Mono::just).orElseGet(() -> entered(exchange)))
                .flatMap(context -> {
                    Mono<Void> served = Mono.defer(
                                    () -> application.apply(TagHidingRequest.of(exchange, context.hidden())))
                            .contextWrite(reactor -> ReactorContexts.with(context, reactor));
                    return ObservedEnd.of(
                            observed.apply(new BaggageOverride<>(served, context.stage()), context), exchange);
                });
    }

    /** Works inside {@code handle}, because Reactor always has the server's span on the thread there. */
    private Mono<GrayContext> entered(ServerWebExchange exchange) {
        ExchangeFacts facts = new ExchangeFacts(exchange);
        return Mono.just(facts)
                .<Arrival>handle((sent, next) -> next.next(flow.read(sent)))
                .flatMap(arrival -> decided(exchange, arrival)
                        .switchIfEmpty(Mono.defer(
                                () -> User.of(exchange).doOnNext(facts::is).then(decided(exchange, arrival)))));
    }

    /** Empty if the decision needs the user, who is not known yet. */
    private Mono<GrayContext> decided(ServerWebExchange exchange, Arrival arrived) {
        return Mono.just(arrived).handle((arrival, next) -> flow.decide(arrival)
                .ifPresent(context -> next.next(enter(exchange, context))));
    }

    private GrayContext enter(ServerWebExchange exchange, GrayContext context) {
        exchange.getAttributes().put(GrayContext.ATTRIBUTE, context);
        StageAttribute.set(exchange, context);
        RequestEnd end = RequestEnd.of(context);
        if (end != null) {
            exchange.getAttributes().put(RequestEnd.ATTRIBUTE, end);
        }
        if (!context.answer().isEmpty() || context.hopTrace().isPresent()) {
            ServerHttpResponse response = exchange.getResponse();
            response.beforeCommit(
                    () -> Mono.fromRunnable(() -> ReactiveAnswer.complete(response.getHeaders(), context)));
        }
        try (GrayScope observed = flow.enter(context)) {
            return context;
        }
    }
}
