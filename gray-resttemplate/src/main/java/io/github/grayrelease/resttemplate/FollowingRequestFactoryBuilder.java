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

/** Builds the same factories as the application's own builder, except that Gray follows their redirects. */
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
        HttpClientSettings wanted = settings == null ? HttpClientSettings.defaults() : settings;
        if (wanted.redirects() == HttpRedirects.DONT_FOLLOW) {
            return TaggingRequestFactory.leavingRedirects(builder.build(wanted), egress.get());
        }
        ClientHttpRequestFactory factory;
        try {
            factory = builder.build(wanted.withRedirects(HttpRedirects.DONT_FOLLOW));
        } catch (IllegalStateException noSettingForRedirects) {
            return unchecked(settings);
        }
        return TaggingRequestFactory.following(factory, egress.get());
    }

    /** Boot builds factories of unknown types by reflection, and refuses settings that say anything about redirects. */
    private ClientHttpRequestFactory unchecked(@Nullable HttpClientSettings settings) {
        ClientHttpRequestFactory factory = builder.build(settings);
        log.warn(
                "The settings of '{}' can't switch off redirects. If it follows them, the tag goes along to any host; if it"
                        + " does not, wrap it with RestClientTagging.following(..)",
                factory.getClass().getName());
        return TaggingRequestFactory.leavingRedirects(factory, egress.get());
    }

    /** The customizers expect a factory of the application's builder, not the wrapped one. */
    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> withCustomizers(
            Collection<Consumer<ClientHttpRequestFactory>> customizers) {
        return new FollowingRequestFactoryBuilder(builder.withCustomizers((Collection) customizers), egress);
    }
}
