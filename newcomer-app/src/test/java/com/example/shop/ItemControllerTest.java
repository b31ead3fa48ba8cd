package com.example.shop;

import static org.mockito.BDDMockito.given;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

/** The controller alone. */
@WebMvcTest(ItemController.class)
class ItemControllerTest {

    @Autowired
    private MockMvc mvc;

    @MockitoBean
    private Price price;

    @MockitoBean
    private Stock stock;

    @Test
    void aTesterHasTheHandlerOfTheStage() throws Exception {
        mvc.perform(get("/hello").with(user("anna"))).andExpect(content().string("Welcome to the new shop\n"));
        mvc.perform(get("/hello").with(user("carl"))).andExpect(content().string("Welcome to the shop\n"));
    }

    @Test
    void aPreviewIsForEverybody() throws Exception {
        mvc.perform(get("/hello").param("preview", "1").with(user("carl")))
                .andExpect(content().string("Welcome to the new shop\n"));
    }

    @Test
    void anItemHasItsPriceItsStockAndTheStage() throws Exception {
        given(price.cents("tea")).willReturn(700);
        given(stock.of("tea")).willReturn("3 left");

        mvc.perform(get("/items/tea").with(user("anna")))
                .andExpect(jsonPath("$.cents").value(700))
                .andExpect(jsonPath("$.stock").value("3 left"))
                .andExpect(jsonPath("$.stage").value("beta"));
    }
}
