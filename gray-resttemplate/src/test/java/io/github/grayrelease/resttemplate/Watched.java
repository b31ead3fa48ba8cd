package io.github.grayrelease.resttemplate;

import io.opentelemetry.api.baggage.Baggage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/** Looks at baggage as an agent below would: when a request is sent. */
final class Watched {

    private final List<String> sent = new CopyOnWriteArrayList<>();

    /** The stage in baggage at each sending, "none" where it was not there. */
    List<String> sent() {
        return List.copyOf(sent);
    }

    ClientHttpRequestFactory over(ClientHttpRequestFactory factory) {
        return (uri, method) -> watched(factory.createRequest(uri, method));
    }

    private ClientHttpRequest watched(ClientHttpRequest request) {
        Class<?>[] types = {ClientHttpRequest.class, StreamingHttpOutputMessage.class};
        return (ClientHttpRequest)
                Proxy.newProxyInstance(Watched.class.getClassLoader(), types, (proxy, method, arguments) -> {
                    if (method.getName().equals("execute")) {
                        String stage = Baggage.current().getEntryValue("gray.stage");
                        sent.add(stage == null ? "none" : stage);
                    }
                    try {
                        return method.invoke(request, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
