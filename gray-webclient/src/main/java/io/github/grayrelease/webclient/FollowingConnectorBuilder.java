package io.github.grayrelease.webclient;

import io.github.grayrelease.propagate.Egress;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;

/** Builds the same connectors as the application's own builder, except that Gray follows their redirects. */
final class FollowingConnectorBuilder implements ClientHttpConnectorBuilder<ClientHttpConnector> {

    private final ClientHttpConnectorBuilder<?> builder;
    private final Supplier<Egress> egress;

    FollowingConnectorBuilder(ClientHttpConnectorBuilder<?> builder, Supplier<Egress> egress) {
        this.builder = builder;
        this.egress = egress;
    }

    @Override
    public ClientHttpConnector build(@Nullable HttpClientSettings settings) {
        HttpClientSettings wanted = settings == null ? HttpClientSettings.defaults() : settings;
        ClientHttpConnector connector = builder.build(wanted.withRedirects(HttpRedirects.DONT_FOLLOW));
        return wanted.redirects() == HttpRedirects.DONT_FOLLOW
                ? TaggingConnector.leavingRedirects(connector, egress.get())
                : TaggingConnector.following(connector, egress.get());
    }

    /** The customizers expect a connector of the application's builder, not the wrapped one. */
    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public ClientHttpConnectorBuilder<ClientHttpConnector> withCustomizers(
            Collection<Consumer<ClientHttpConnector>> customizers) {
        return new FollowingConnectorBuilder(builder.withCustomizers((Collection) customizers), egress);
    }
}
