package io.github.grayrelease.trust;

import io.github.grayrelease.Request;
import io.github.grayrelease.address.UrlQuery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that brings an invitation in its address: the invitation goes into a cookie, and the browser to
 * the same address without it. One that does not count is taken out of the address all the same, so that neither bookmarks
 * nor the pages that are linked from there get to know it.
 *
 * @param headers the headers of the answer, each with its value
 */
public record InvitationRedirect(Map<String, String> headers) {

    /** The status of the answer: found. */
    public static final int STATUS = 302;

    public InvitationRedirect {
        headers = Map.copyOf(headers);
    }

    /** Of GET and HEAD only: a redirect would lose the body of any other. */
    static Optional<InvitationRedirect> of(Request request, Function<String, Optional<Invitation>> read, Instant now) {
        String query = request.rawQuery();
        if (query == null
                || !(request.method().equals("GET") || request.method().equals("HEAD"))) {
            return Optional.empty();
        }
        List<String> others = new ArrayList<>();
        String token = null;
        for (String parameter : query.split("&", -1)) {
            if (!UrlQuery.isNamed(parameter, Invitations.PARAMETER)) {
                others.add(parameter);
            } else if (token == null) {
                token = UrlQuery.valueOf(parameter);
            }
        }
        if (token == null) {
            return Optional.empty();
        }
        String location = location(request.path(), String.join("&", others));
        Optional<String> cookie = read.apply(token).map(invitation -> cookie(invitation, request, now));
        return Optional.of(answer(location, cookie.orElse(null)));
    }

    private static InvitationRedirect answer(String location, @Nullable String cookie) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Location", location);
        headers.put("Cache-Control", "no-store");
        headers.put("Referrer-Policy", "no-referrer");
        if (cookie != null) {
            headers.put("Set-Cookie", cookie);
        }
        return new InvitationRedirect(headers);
    }

    /** All of it is signed, so that nothing but letters, digits and {@code .-_/} can be in the value. */
    private static String cookie(Invitation invitation, Request request, Instant now) {
        long seconds = Math.max(0, Duration.between(now, invitation.expires()).toSeconds());
        return Invitations.cookie(request) + "=" + invitation.token() + "; Path=/; Max-Age=" + seconds
                + "; HttpOnly; SameSite=Lax" + (request.isSecure() ? "; Secure" : "");
    }

    /**
     * The same address on the same host, whatever the path is: browsers take two slashes at the beginning, of either kind,
     * for another host, and pass over line breaks and tabs.
     */
    private static String location(String path, String query) {
        int begin = 0;
        while (begin < path.length() && isSlash(path.charAt(begin))) {
            begin++;
        }
        return visible("/" + path.substring(begin) + (query.isEmpty() ? "" : "?" + query));
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\' || c <= ' ';
    }

    /** What must not stand in a header as it is, or would be a slash to browsers, is encoded; all else stays as it was. */
    private static String visible(String address) {
        if (address.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\')) {
            return address;
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : address.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f && b != '\\') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append("%02X".formatted(b & 0xff));
            }
        }
        return encoded.toString();
    }
}
