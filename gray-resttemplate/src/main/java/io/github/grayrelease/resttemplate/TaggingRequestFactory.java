package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.propagate.RedirectHop;
import java.io.IOException;
import java.net.URI;
import java.util.function.BiFunction;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Tags each request, and each hop of it that a redirect asks for, at the last moment before it is sent. Spring Boot knows
 * this kind of wrapper and sets its timeouts on the factory below.
 */
final class TaggingRequestFactory extends AbstractClientHttpRequestFactoryWrapper implements DisposableBean {

    private final Egress egress;
    private final BiFunction<String, URI, RedirectHop> firstHop;

    private TaggingRequestFactory(
            ClientHttpRequestFactory factory, Egress egress, BiFunction<String, URI, RedirectHop> firstHop) {
        super(factory);
        this.egress = egress;
        this.firstHop = firstHop;
    }

    /** Follows redirects; the factory below must not. */
    static TaggingRequestFactory following(ClientHttpRequestFactory factory, Egress egress) {
        return new TaggingRequestFactory(factory, egress, RedirectHop::first);
    }

    /** Leaves redirects to the factory below, or to the caller. */
    static TaggingRequestFactory leavingRedirects(ClientHttpRequestFactory factory, Egress egress) {
        return new TaggingRequestFactory(factory, egress, RedirectHop::only);
    }

    /** Whether a factory tags, or wraps one that does. */
    static boolean isIn(ClientHttpRequestFactory factory) {
        ClientHttpRequestFactory inner = factory;
        while (inner instanceof AbstractClientHttpRequestFactoryWrapper wrapper
                && !(inner instanceof TaggingRequestFactory)) {
            inner = wrapper.getDelegate();
        }
        return inner instanceof TaggingRequestFactory;
    }

    @Override
    protected ClientHttpRequest createRequest(URI uri, HttpMethod method, ClientHttpRequestFactory factory)
            throws IOException {
        return new TaggedRequest(factory, factory.createRequest(uri, method), egress, firstHop);
    }

    /** Spring Boot's bean for the factory below is this one, so nobody else would close its connections. */
    @Override
    public void destroy() throws Exception {
        if (getDelegate() instanceof DisposableBean disposable) {
            disposable.destroy();
        }
    }
}
