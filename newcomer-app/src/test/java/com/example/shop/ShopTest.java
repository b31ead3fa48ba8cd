package com.example.shop;

import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The whole service on a real port, but for the service that it calls. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class ShopTest {

    @Autowired
    private RestTestClient client;

    @MockitoBean
    private Stock stock;

    @BeforeEach
    void stocked() {
        given(stock.of(anyString())).willReturn("3 left");
    }

    private RestTestClient.BodyContentSpec tea(String user, String... tag) {
        return client.get()
                .uri("/items/tea")
                .headers(headers -> {
                    headers.setBasicAuth(user, "secret");
                    for (String stage : tag) {
                        headers.add("X-Gray-Stage", stage);
                    }
                })
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void aTesterHasTheReducedPrice() {
        tea("anna").json("{'item': 'tea', 'cents': 890, 'stock': '3 left', 'stage': 'beta'}");
    }

    @Test
    void everybodyElseHasThePriceOfTheList() {
        tea("carl").json("{'item': 'tea', 'cents': 990, 'stock': '3 left', 'stage': 'stable'}");
    }

    @Test
    void nobodyFromOutsideChoosesAStage() {
        tea("carl", "beta").json("{'cents': 990, 'stage': 'stable'}");
    }
}
