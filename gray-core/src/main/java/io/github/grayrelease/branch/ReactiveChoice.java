package io.github.grayrelease.branch;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.ReactorContexts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.util.context.ContextView;

/**
 * A choice between code paths, one of which is taken at each subscription. Immutable.
 *
 * @param <P> what the paths are: {@code Mono} or {@code Flux} of something
 */
public final class ReactiveChoice<P extends Publisher<?>> {

    private final Function<Function<ContextView, P>, P> deferred;
    private final List<Path<P>> paths;

    private ReactiveChoice(Function<Function<ContextView, P>, P> deferred, List<Path<P>> paths) {
        this.deferred = deferred;
        this.paths = List.copyOf(paths);
    }

    private record Path<P>(Question question, Supplier<? extends P> path) {}

    static <P extends Publisher<?>> ReactiveChoice<P> of(Function<Function<ContextView, P>, P> deferred) {
        return new ReactiveChoice<>(deferred, List.of());
    }

    ReactiveChoice<P> offering(Question question, Supplier<? extends P> path) {
        List<Path<P>> more = new ArrayList<>(paths);
        more.add(new Path<>(question, path));
        return new ReactiveChoice<>(deferred, more);
    }

    /**
     * Offers another path.
     *
     * @param variant the variant it is for
     * @return what to take if the variant is on and no earlier path was taken
     */
    public Offer<P> when(String variant) {
        return new Offer<>(this, Question.of(variant));
    }

    /**
     * Ends the choice: takes this path if no other was taken.
     *
     * @param path the path, called when the choice is subscribed to; what it throws is signalled as an error
     * @return what the path that is taken yields, chosen anew at each subscription, also by a retry
     */
    public P otherwise(Supplier<? extends P> path) {
        return deferred.apply(
                context -> taken(ReactorContexts.in(context), path).get());
    }

    private Supplier<? extends P> taken(GrayContext held, Supplier<? extends P> otherwise) {
        for (Path<P> offered : paths) {
            if (offered.question().holdsIn(held)) {
                return offered.path();
            }
        }
        return otherwise;
    }

    /**
     * A further path of a choice.
     *
     * @param <P> what the paths are
     */
    public static final class Offer<P extends Publisher<?>> {

        private final ReactiveChoice<P> soFar;
        private final Question question;

        private Offer(ReactiveChoice<P> soFar, Question question) {
            this.soFar = soFar;
            this.question = question;
        }

        /**
         * Takes this path if its variant is on and no earlier path was taken.
         *
         * @param path the path, called when the choice is subscribed to; what it throws is signalled as an error
         * @return the choice so far
         */
        public ReactiveChoice<P> then(Supplier<? extends P> path) {
            return soFar.offering(question, path);
        }
    }
}
