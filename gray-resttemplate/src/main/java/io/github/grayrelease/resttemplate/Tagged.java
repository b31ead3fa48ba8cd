package io.github.grayrelease.resttemplate;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestInitializer;
import org.springframework.web.client.RestClient;

/** Marks a builder whose clients propagate the tag already. A builder shows nothing but its initializers. */
final class Tagged implements ClientHttpRequestInitializer {

    @Override
    public void initialize(ClientHttpRequest request) {}

    /** Whether a builder has the mark. */
    static boolean isOn(RestClient.Builder builder) {
        AtomicBoolean found = new AtomicBoolean();
        builder.requestInitializers(all -> found.set(all.stream().anyMatch(Tagged.class::isInstance)));
        return found.get();
    }
}
