package io.github.grayrelease.webclient;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import reactor.core.publisher.Mono;

/** A request that a redirect made a GET: a body that is written to it is neither sent nor subscribed to. */
final class BodilessRequest extends ClientHttpRequestDecorator {

    BodilessRequest(ClientHttpRequest request) {
        super(request);
    }

    /** Nobody reads the body, so nobody would release its buffers: they must not come from a pool. */
    @Override
    public DataBufferFactory bufferFactory() {
        return DefaultDataBufferFactory.sharedInstance;
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
        return setComplete();
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return setComplete();
    }
}
