package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestTemplate;

/**
 * Makes a template hand the tag on: {@code new RestTemplateTagging(egress).accept(template)}. With Spring Boot this is
 * done for what its {@code RestTemplateBuilder} builds.
 *
 * <p>It wraps the template's request factory, since an interceptor would buffer every body and an initializer runs before
 * propagators of OpenTelemetry do. Safe for all threads; applying it twice changes nothing.
 *
 * <p>An HTTP client that follows redirects by itself takes the tag along to any host; {@link #following} does not.
 */
public final class RestTemplateTagging implements Consumer<RestTemplate> {

    private final Egress egress;

    /**
     * Creates the tagging.
     *
     * @param egress what to write, and to which hosts
     */
    public RestTemplateTagging(Egress egress) {
        this.egress = egress;
    }

    @Override
    public void accept(RestTemplate template) {
        // A template with interceptors answers with a factory that runs them; the one inside is wanted.
        List<ClientHttpRequestInterceptor> interceptors = List.copyOf(template.getInterceptors());
        template.setInterceptors(List.of());
        ClientHttpRequestFactory plain = template.getRequestFactory();
        if (!TaggingRequestFactory.isIn(plain)) {
            template.setRequestFactory(TaggingRequestFactory.leavingRedirects(plain, egress));
        }
        template.setInterceptors(interceptors);
    }

    /**
     * Wraps a request factory so that redirects are followed here, and each hop is checked for itself: the tag goes along
     * where egress allows the host, and in no form elsewhere. With Spring Boot this is done for the factories that its
     * {@code ClientHttpRequestFactoryBuilder} builds.
     *
     * @param factory a factory that does not follow redirects by itself
     * @return the factory to give to a {@code RestTemplate}, which then needs no other tagging
     */
    public ClientHttpRequestFactory following(ClientHttpRequestFactory factory) {
        return TaggingRequestFactory.following(factory, egress);
    }
}
