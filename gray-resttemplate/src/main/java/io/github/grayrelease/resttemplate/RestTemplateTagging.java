package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestTemplate;

/**
 * Lets a template propagate the tag: {@code new RestTemplateTagging(egress).accept(template)}. With Spring Boot, Gray does
 * this for the templates that Boot's {@code RestTemplateBuilder} builds.
 *
 * <p>It wraps the template's request factory: an interceptor would buffer every body, and an initializer runs before
 * propagators of OpenTelemetry do. If somebody replaces the factory later, as {@code MockRestServiceServer.bindTo(template)}
 * does, an initializer tags the requests. Safe for all threads; applying it twice changes nothing.
 *
 * <p>An HTTP client that follows redirects by itself takes the tag along to any host; {@link #following} prevents that.
 */
public final class RestTemplateTagging implements Consumer<RestTemplate> {

    static final String CLIENT = "RestTemplate";

    private final Egress egress;

    /**
     * Creates the tagging.
     *
     * @param egress decides which hosts may have the tag
     */
    public RestTemplateTagging(Egress egress) {
        this.egress = egress;
    }

    @Override
    public void accept(RestTemplate template) {
        // With interceptors, the getter returns a factory that runs them; without, it returns the factory to wrap.
        List<ClientHttpRequestInterceptor> interceptors = List.copyOf(template.getInterceptors());
        template.setInterceptors(List.of());
        ClientHttpRequestFactory plain = template.getRequestFactory();
        if (!TaggingRequestFactory.isIn(plain)) {
            template.setRequestFactory(TaggingRequestFactory.leavingRedirects(plain, egress));
        }
        template.setInterceptors(interceptors);
        if (template.getClientHttpRequestInitializers().stream().noneMatch(Retagging.class::isInstance)) {
            template.getClientHttpRequestInitializers().add(new Retagging(template, egress));
        }
    }

    /**
     * Wraps a request factory so that Gray follows redirects and checks each hop: the tag goes to hosts that egress
     * allows, and in no form to others. With Spring Boot, Gray does this for the factories that Boot's
     * {@code ClientHttpRequestFactoryBuilder} builds.
     *
     * @param factory a factory that does not follow redirects by itself
     * @return the factory to give to a {@code RestTemplate}, which then needs no other tagging
     */
    public ClientHttpRequestFactory following(ClientHttpRequestFactory factory) {
        return TaggingRequestFactory.following(factory, egress);
    }
}
