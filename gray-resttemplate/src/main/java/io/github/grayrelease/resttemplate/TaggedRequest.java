package io.github.grayrelease.resttemplate;

import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.HopTrace;
import io.github.grayrelease.propagate.Destination;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.propagate.RedirectHop;
import io.github.grayrelease.spring.OutgoingTag;
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
import org.springframework.http.HttpRequest;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/** A request as its caller sees it, which is the first hop. Each redirect that is followed makes another request. */
final class TaggedRequest implements ClientHttpRequest, StreamingHttpOutputMessage {

    private final ClientHttpRequestFactory factory;
    private final ClientHttpRequest first;
    private final Egress egress;
    private final BiFunction<String, URI, RedirectHop> firstHop;
    private @Nullable Body body;

    TaggedRequest(
            ClientHttpRequestFactory factory,
            ClientHttpRequest first,
            Egress egress,
            BiFunction<String, URI, RedirectHop> firstHop) {
        this.factory = factory;
        this.first = first;
        this.egress = egress;
        this.firstHop = firstHop;
    }

    @Override
    public ClientHttpResponse execute() throws IOException {
        // A hop may have headers that the hop before it had to leave behind.
        HttpHeaders asked = HttpHeaders.copyOf(first.getHeaders());
        GrayContext context = context(first);
        RedirectHop hop = firstHop.apply(first.getMethod().name(), first.getURI());
        ClientHttpResponse response = send(first, hop, context);
        for (Optional<RedirectHop> next = after(hop, response); next.isPresent(); next = after(hop, response)) {
            response.close();
            hop = next.get();
            response = send(again(hop, asked), hop, context);
        }
        return response;
    }

    /** The context in which the request began; else that of this thread, which sends it. */
    static @Nullable GrayContext context(HttpRequest request) {
        return OutgoingTag.begunWith(request.getAttributes()).orElseGet(GrayContexts::currentOrNull);
    }

    private ClientHttpResponse send(ClientHttpRequest request, RedirectHop hop, @Nullable GrayContext context)
            throws IOException {
        Destination destination = egress.to(hop);
        OutgoingTag.write(
                RestTemplateTagging.CLIENT, request.getHeaders(), request.getAttributes(), destination, context);
        if (body != null && hop.carriesBody()) {
            write(body, request);
        }
        Optional<HopTrace.Call> call = destination.traceCall(context);
        try (Scope scope = destination.makeCurrent()) {
            ClientHttpResponse response = request.execute();
            destination.answered(call, () -> response.getHeaders().getOrEmpty(TagNames.HOPS_HEADER));
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

    /** A redirect that needs the body again, if it can't be written twice, is left to the caller. */
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

    /** A body that is written at once, not streamed. */
    private static final class Buffer extends ByteArrayOutputStream implements Body {

        @Override
        public boolean repeatable() {
            return true;
        }
    }
}
