package io.github.grayrelease.resttemplate;

import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.HopTrace;
import io.github.grayrelease.propagate.Destination;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.propagate.RedirectHop;
import io.opentelemetry.context.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/** A request as the caller sees it: the first one that is sent. Each redirect makes another one of the same kind. */
final class TaggedRequest implements ClientHttpRequest, StreamingHttpOutputMessage {

    private final ClientHttpRequestFactory factory;
    private final ClientHttpRequest first;
    private final Egress egress;
    private final BiFunction<String, URI, RedirectHop> begin;
    private @Nullable Body body;

    TaggedRequest(
            ClientHttpRequestFactory factory,
            ClientHttpRequest first,
            Egress egress,
            BiFunction<String, URI, RedirectHop> begin) {
        this.factory = factory;
        this.first = first;
        this.egress = egress;
        this.begin = begin;
    }

    @Override
    public ClientHttpResponse execute() throws IOException {
        // What a hop leaves behind, the next one may have again.
        HttpHeaders asked = HttpHeaders.copyOf(first.getHeaders());
        GrayContext context = OutgoingTag.held(first);
        RedirectHop hop = begin.apply(first.getMethod().name(), first.getURI());
        ClientHttpResponse response = send(first, hop, context);
        for (Optional<RedirectHop> next = after(hop, response); next.isPresent(); next = after(hop, response)) {
            response.close();
            hop = next.get();
            response = send(again(hop, asked), hop, context);
        }
        return response;
    }

    private ClientHttpResponse send(ClientHttpRequest request, RedirectHop hop, @Nullable GrayContext context)
            throws IOException {
        Destination destination = egress.to(hop);
        OutgoingTag.write(request.getHeaders(), destination, context);
        if (body != null && hop.carriesBody()) {
            write(body, request);
        }
        Optional<HopTrace.Call> call = destination.traceCall(context);
        try (Scope scope = destination.openTelemetryContext().makeCurrent()) {
            ClientHttpResponse response = request.execute();
            call.ifPresent(begun -> begun.answered(response.getHeaders().getOrEmpty(TagNames.HOPS_HEADER)));
            return response;
        }
    }

    private static void write(Body body, ClientHttpRequest request) throws IOException {
        if (request instanceof StreamingHttpOutputMessage streaming) {
            streaming.setBody(body);
        } else {
            body.writeTo(request.getBody());
        }
    }

    /** A body that can't be written again leaves the redirect to the caller. */
    private Optional<RedirectHop> after(RedirectHop hop, ClientHttpResponse response) throws IOException {
        return hop.after(response.getStatusCode().value(), response.getHeaders().getFirst(HttpHeaders.LOCATION))
                .filter(next -> !next.carriesBody() || body == null || body.repeatable());
    }

    private ClientHttpRequest again(RedirectHop hop, HttpHeaders asked) throws IOException {
        ClientHttpRequest request = factory.createRequest(hop.address(), HttpMethod.valueOf(hop.method()));
        request.getHeaders().putAll(asked);
        request.getAttributes().putAll(first.getAttributes());
        return request;
    }

    @Override
    public OutputStream getBody() {
        if (body == null) {
            body = new Buffer();
        }
        if (body instanceof Buffer buffer) {
            return buffer;
        }
        throw new IllegalStateException("The body of this request was set; call either setBody(..) or getBody()");
    }

    @Override
    public void setBody(Body body) {
        if (this.body instanceof Buffer) {
            throw new IllegalStateException(
                    "The body of this request was written; call either setBody(..) or getBody()");
        }
        this.body = body;
    }

    @Override
    public HttpMethod getMethod() {
        return first.getMethod();
    }

    @Override
    public URI getURI() {
        return first.getURI();
    }

    @Override
    public Map<String, Object> getAttributes() {
        return first.getAttributes();
    }

    @Override
    public HttpHeaders getHeaders() {
        return first.getHeaders();
    }

    /** What was written at once, not streamed. */
    private static final class Buffer extends ByteArrayOutputStream implements Body {

        @Override
        public boolean repeatable() {
            return true;
        }
    }
}
