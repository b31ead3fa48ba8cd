package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.header;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.http.MediaType;
import org.springframework.test.web.client.MockRestServiceServer;

/** The client alone. */
@RestClientTest(Stock.class)
class StockTest {

    @Autowired
    private Stock stock;

    @Autowired
    private MockRestServiceServer server;

    @Test
    void theStageGoesAlong() {
        server.expect(requestTo("http://localhost:8081/stock/tea"))
                .andExpect(header("X-Gray-Stage", "beta"))
                .andRespond(withSuccess("3 left", MediaType.TEXT_PLAIN));

        try (GrayScope scope = Gray.open("beta")) {
            assertThat(stock.of("tea")).isEqualTo("3 left");
        }
    }
}
