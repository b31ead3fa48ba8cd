package io.github.grayrelease.slices;

import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Asks another service, in both ways. */
@Component
class Suppliers {

    private final RestClient client;
    private final RestTemplate template;

    Suppliers(RestClient.Builder client, RestTemplateBuilder template) {
        this.client = client.baseUrl("http://suppliers").build();
        this.template = template.baseUri("http://suppliers").build();
    }

    String name() {
        return String.valueOf(client.get().uri("/name").retrieve().body(String.class));
    }

    String city() {
        return String.valueOf(template.getForObject("/city", String.class));
    }
}
