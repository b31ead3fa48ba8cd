package io.github.grayrelease.resttemplate;

import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.spring.OutgoingTag;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestInitializer;
import org.springframework.web.client.RestTemplate;

/**
 * Begins the requests of a template, and tags them if its tagging request factory was replaced. Redirects are then left to
 * the new one.
 */
final class Retagging implements ClientHttpRequestInitializer {

    private final RestTemplate template;
    private final Egress egress;

    Retagging(RestTemplate template, Egress egress) {
        this.template = template;
        this.egress = egress;
    }

    @Override
    public void initialize(ClientHttpRequest request) {
        OutgoingTag.beginWithout(RestTemplateTagging.CLIENT, request.getAttributes()::put);
        if (!TaggingRequestFactory.isIn(template.getRequestFactory())) {
            OutgoingTag.write(
                    RestTemplateTagging.CLIENT,
                    request.getHeaders(),
                    request.getAttributes(),
                    egress.to(request.getURI()),
                    TaggedRequest.context(request));
        }
    }
}
