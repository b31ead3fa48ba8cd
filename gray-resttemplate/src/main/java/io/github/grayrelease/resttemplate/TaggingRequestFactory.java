package io.github.grayrelease.resttemplate;

import io.github.grayrelease.hold.Hold;
import io.github.grayrelease.propagate.Egress;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/** Tags each request at the last moment before it is sent. */
final class TaggingRequestFactory implements ClientHttpRequestFactory {

    private final ClientHttpRequestFactory factory;
    private final Egress egress;
    private final OutgoingTag tag;

    TaggingRequestFactory(ClientHttpRequestFactory factory, Egress egress) {
        this.factory = factory;
        this.egress = egress;
        this.tag = new OutgoingTag(egress);
    }

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
        ClientHttpRequest request = factory.createRequest(uri, method);
        return request instanceof StreamingHttpOutputMessage streaming
                ? new StreamingRequest(request, streaming)
                : new TaggedRequest(request);
    }

    private class TaggedRequest implements ClientHttpRequest {

        private final ClientHttpRequest request;

        TaggedRequest(ClientHttpRequest request) {
            this.request = request;
        }

        @Override
        public ClientHttpResponse execute() throws IOException {
            tag.write(request, Hold.currentOrNull());
            try (Scope shield = egress.contextFor(request.getURI()).makeCurrent()) {
                return request.execute();
            }
        }

        @Override
        public OutputStream getBody() throws IOException {
            return request.getBody();
        }

        @Override
        public HttpMethod getMethod() {
            return request.getMethod();
        }

        @Override
        public URI getURI() {
            return request.getURI();
        }

        @Override
        public Map<String, Object> getAttributes() {
            return request.getAttributes();
        }

        @Override
        public HttpHeaders getHeaders() {
            return request.getHeaders();
        }
    }

    /** A request whose body is written while it is sent. */
    private final class StreamingRequest extends TaggedRequest implements StreamingHttpOutputMessage {

        private final StreamingHttpOutputMessage streaming;

        StreamingRequest(ClientHttpRequest request, StreamingHttpOutputMessage streaming) {
            super(request);
            this.streaming = streaming;
        }

        @Override
        public void setBody(Body body) {
            streaming.setBody(body);
        }
    }
}
