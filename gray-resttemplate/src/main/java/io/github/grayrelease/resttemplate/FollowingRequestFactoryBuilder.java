package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.http.client.ClientHttpRequestFactory;

/** Builds what the application's own builder builds, save that redirects are followed by Gray. */
final class FollowingRequestFactoryBuilder implements ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> {

    private static final Logger log = LoggerFactory.getLogger(FollowingRequestFactoryBuilder.class);

    private final ClientHttpRequestFactoryBuilder<?> builder;
    private final Supplier<Egress> egress;

    FollowingRequestFactoryBuilder(ClientHttpRequestFactoryBuilder<?> builder, Supplier<Egress> egress) {
        this.builder = builder;
        this.egress = egress;
    }

    @Override
    public ClientHttpRequestFactory build(@Nullable HttpClientSettings settings) {
        HttpClientSettings asked = settings == null ? HttpClientSettings.defaults() : settings;
        if (asked.redirects() == HttpRedirects.DONT_FOLLOW) {
            return TaggingRequestFactory.leavingRedirects(builder.build(asked), egress.get());
        }
        ClientHttpRequestFactory factory;
        try {
            factory = builder.build(asked.withRedirects(HttpRedirects.DONT_FOLLOW));
        } catch (IllegalStateException cannotBeTold) {
            return unchecked(settings);
        }
        return TaggingRequestFactory.following(factory, egress.get());
    }

    /** Boot builds factories of other types by reflection, and refuses to when redirects are mentioned. */
    private ClientHttpRequestFactory unchecked(@Nullable HttpClientSettings settings) {
        ClientHttpRequestFactory factory = builder.build(settings);
        log.warn(
                "'{}' can't be told by its settings not to follow redirects. If it follows them, the tag goes along to any"
                        + " host; if it does not, wrap it with RestClientTagging.following(..)",
                factory.getClass().getName());
        return TaggingRequestFactory.leavingRedirects(factory, egress.get());
    }

    /** The customizers want what the application's builder builds, not what is made of it here. */
    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> withCustomizers(
            Collection<Consumer<ClientHttpRequestFactory>> customizers) {
        return new FollowingRequestFactoryBuilder(builder.withCustomizers((Collection) customizers), egress);
    }
}
