package io.github.grayrelease.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletResponse;

/** A response whose headers cost nothing. */
final class PlainResponse extends MockHttpServletResponse {

    @Override
    public boolean isCommitted() {
        return false;
    }

    @Override
    public boolean containsHeader(String name) {
        return false;
    }

    @Override
    public List<String> getHeaders(String name) {
        return List.of();
    }

    @Override
    public void setHeader(@Nullable String name, @Nullable String value) {}

    @Override
    public void addHeader(@Nullable String name, @Nullable String value) {}
}
