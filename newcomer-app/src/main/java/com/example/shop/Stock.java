package com.example.shop;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClient;

/** Asks the stock service. The builder is Spring Boot's, so that each call carries the stage. */
@Service
class Stock {

    private final RestClient client;

    Stock(RestClient.Builder clients, @Value("${stock.url}") String url) {
        client = clients.baseUrl(url).build();
    }

    String of(String item) {
        return client.get().uri("/stock/{item}", item).retrieve().requiredBody(String.class);
    }
}
