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
 * A choice between reactive code paths; each subscription takes one. Immutable.
 *
 * @param <P> the type of the paths: a {@code Mono} or {@code Flux}
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
     * Adds another variant.
     *
     * @param variant the variant
     * @return accepts the path of this variant, which is taken if the variant is on and no earlier one is
     */
    public Offer<P> when(String variant) {
        return new Offer<>(this, Question.of(variant));
    }

    /**
     * Ends the choice: takes this path if no other was taken.
     *
     * @param path the path, called at subscription; its exceptions become error signals
     * @return the elements of the taken path; each subscription chooses anew, a retry too
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
     * Accepts the path of a further variant.
     *
     * @param <P> the type of the paths
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
         * @param path the path, called at subscription; its exceptions become error signals
         * @return the open choice
         */
        public ReactiveChoice<P> then(Supplier<? extends P> path) {
            return soFar.offering(question, path);
        }
    }
}
