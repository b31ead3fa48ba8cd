package com.example.shop;

import static org.mockito.BDDMockito.given;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

/** One mock replaces whatever would be injected, in every stage. The tests choose the stage, as nobody may at an edge. */
@SpringBootTest(properties = {"gray.ingress.role=service", "gray.ingress.trust=all"})
@AutoConfigureMockMvc
class MockedPriceTest {

    @Autowired
    private MockMvc mvc;

    @MockitoBean
    private Price price;

    @MockitoBean
    private Stock stock;

    @Test
    void everyStageHasTheMock() throws Exception {
        given(price.cents("tea")).willReturn(1);
        given(stock.of("tea")).willReturn("3 left");

        for (String user : new String[] {"anna", "carl"}) {
            mvc.perform(get("/items/tea").with(user(user)))
                    .andExpect(jsonPath("$.cents").value(1));
        }
        mvc.perform(get("/items/tea").header("X-Gray-Stage", "beta").with(user("carl")))
                .andExpect(jsonPath("$.cents").value(1))
                .andExpect(jsonPath("$.stage").value("beta"));
    }
}
