package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayReactive;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.variant.GrayBeansAutoConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One injected object that selects a bean per subscription, for reactive methods on threads without a context. */
class ReactiveVariantBeansTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GrayAutoConfiguration.class, GrayBeansAutoConfiguration.class))
            .withUserConfiguration(Beans.class);

    private void with(Consumer<Price> test) {
        application.run(context -> test.accept(context.getBean(Price.class)));
    }

    interface Price {

        Mono<String> quote(String item) throws IOException;

        Flux<String> all();

        default String now() {
            return "now";
        }
    }

    static class PlainPrice implements Price {

        @Override
        public Mono<String> quote(String item) {
            return Mono.just("plain " + item);
        }

        @Override
        public Flux<String> all() {
            return Flux.just("plain");
        }
    }

    static class BetaPrice implements Price {

        @Override
        public Mono<String> quote(String item) throws IOException {
            if (item.isEmpty()) {
                throw new IOException("no item");
            }
            return Mono.just("beta " + item);
        }

        @Override
        public Flux<String> all() {
            return Flux.just("beta", "gamma");
        }

        @Override
        public String now() {
            return "beta now";
        }
    }

    @Test
    void theSubscriptionPicks() {
        with(price -> {
            Mono<String> tea = quote(price, "tea");

            assertThat(tea.contextWrite(GrayReactive.open("beta/x")).block(PATIENCE))
                    .isEqualTo("beta tea");
            assertThat(tea.block(PATIENCE)).isEqualTo("plain tea");
            assertThat(price.all()
                            .contextWrite(GrayReactive.open("beta"))
                            .collectList()
                            .block(PATIENCE))
                    .containsExactly("beta", "gamma");
            assertThat(price.all().collectList().block(PATIENCE)).containsExactly("plain");
        });
    }

    @Test
    void eachTryPicksAnew() {
        with(price -> {
            AtomicInteger tries = new AtomicInteger();
            Mono<String> tea = quote(price, "tea")
                    .map(quoted -> {
                        if (tries.incrementAndGet() < 3) {
                            throw new IllegalStateException("again");
                        }
                        return quoted + " at " + tries;
                    })
                    .retry(2);

            assertThat(tea.contextWrite(GrayReactive.open("beta")).block(PATIENCE))
                    .isEqualTo("beta tea at 3");
        });
    }

    @Test
    void whatTheThreadHoldsPicksAtOnce() {
        with(price -> {
            Mono<String> tea;
            try (GrayScope scope = Gray.open("beta")) {
                tea = quote(price, "tea");
                assertThat(price.now()).isEqualTo("beta now");
            }
            assertThat(tea.block(PATIENCE)).isEqualTo("beta tea");
            assertThat(price.now()).isEqualTo("now");
        });
    }

    @Test
    void whatAMethodThrowsIsSignalledAsItIs() {
        with(price -> assertThatThrownBy(() ->
                        quote(price, "").contextWrite(GrayReactive.open("beta")).block(PATIENCE))
                .hasRootCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("no item"));
    }

    private static Mono<String> quote(Price price, String item) {
        try {
            return price.quote(item);
        } catch (IOException thrown) {
            throw Exceptions.propagate(thrown);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        Price plain() {
            return new PlainPrice();
        }

        @Bean
        @GrayVariant("beta")
        Price beta() {
            return new BetaPrice();
        }
    }
}
