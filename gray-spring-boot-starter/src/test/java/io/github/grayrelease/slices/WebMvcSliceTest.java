package io.github.grayrelease.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A slice of the web layer selects handlers as production does. */
@DirtiesContext // it would answer for other tests of this JVM that have no context of their own
@WebMvcTest(controllers = StockController.class, properties = "spring.config.location=classpath:slices/application.yml")
class WebMvcSliceTest {

    @Autowired
    private MockMvc mvc;

    @Autowired
    private MockMvcTester tester;

    @Test
    void aTaggedRequestGetsTheVariant() throws Exception {
        mvc.perform(get("/stock").header("X-Gray-Stage", "beta"))
                .andExpect(content().string("new stock"));
        mvc.perform(get("/stock")).andExpect(content().string("stock"));
    }

    @Test
    void aRuleDecidesByHeaderAndQuery() throws Exception {
        mvc.perform(get("/stock").header("X-User-Tag", "staff"))
                .andExpect(content().string("new stock"));
        mvc.perform(get("/stock?preview=1")).andExpect(content().string("new stock"));
        mvc.perform(get("/stock").queryParam("preview", "1"))
                .andExpect(content().string("new stock"));
    }

    @Test
    void aParameterOfMockMvcCountsAsQuery() throws Exception {
        mvc.perform(get("/stock").param("preview", "1")).andExpect(content().string("new stock"));
        mvc.perform(get("/stock").param("preview", "2")).andExpect(content().string("stock"));
    }

    @Test
    void theTesterDoesTheSame() {
        assertThat(tester.get().uri("/stock").header("X-Gray-Stage", "beta"))
                .hasStatusOk()
                .bodyText()
                .isEqualTo("new stock");
        assertThat(tester.get().uri("/stock/why").header("X-User-Tag", "staff"))
                .bodyText()
                .isEqualTo("RULE staff");
    }

    @Test
    void aScopeAroundTheRequestDoesNothing() throws Exception {
        try (GrayScope scope = Gray.open("beta")) {
            mvc.perform(get("/stock")).andExpect(content().string("stock"));
            assertThat(Gray.stage()).isEqualTo("beta");
        }
    }
}
