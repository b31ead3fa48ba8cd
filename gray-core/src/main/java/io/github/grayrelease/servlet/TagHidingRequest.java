package io.github.grayrelease.servlet;

import io.github.grayrelease.extract.BaggageHeader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request without the tags that were ignored, for the application. */
final class TagHidingRequest extends HttpServletRequestWrapper {

    private final Set<String> hidden;

    private TagHidingRequest(HttpServletRequest request, Set<String> hidden) {
        super(request);
        this.hidden = hidden;
    }

    /** Hides headers; of {@code baggage} only Gray's entry. */
    static HttpServletRequest of(HttpServletRequest request, Set<String> hidden) {
        return hidden.isEmpty() ? request : new TagHidingRequest(request, hidden);
    }

    @Override
    public @Nullable String getHeader(String name) {
        if (!isHidden(name)) {
            return super.getHeader(name);
        }
        List<String> values = remaining(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isHidden(name) ? Collections.enumeration(remaining(name)) : super.getHeaders(name);
    }

    @Override
    public int getIntHeader(String name) {
        return isHidden(name) ? -1 : super.getIntHeader(name);
    }

    @Override
    public long getDateHeader(String name) {
        return isHidden(name) ? -1 : super.getDateHeader(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(name -> isHidden(name) && remaining(name).isEmpty());
        return Collections.enumeration(names);
    }

    private boolean isHidden(String name) {
        return hidden.stream().anyMatch(name::equalsIgnoreCase);
    }

    private List<String> remaining(String name) {
        return BaggageHeader.visible(name, Collections.list(super.getHeaders(name)));
    }
}
