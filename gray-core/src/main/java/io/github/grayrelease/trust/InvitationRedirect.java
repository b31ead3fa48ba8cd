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
 * The redirect that answers an invitation in a URL: it stores the invitation in a cookie and sends the browser to the same
 * URL without it. An invalid invitation is removed from the URL too, so that bookmarks and linked pages never see one.
 *
 * @param headers the headers of the answer
 */
public record InvitationRedirect(Map<String, String> headers) {

    /** The status of the answer: 302 Found. */
    public static final int STATUS = 302;

    public InvitationRedirect {
        headers = Map.copyOf(headers);
    }

    /** For GET and HEAD only: a redirect would lose the body of any other method. */
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

    /** The value contains only letters, digits and {@code .-_/}, because all of it is signed. */
    private static String cookie(Invitation invitation, Request request, Instant now) {
        long seconds = Math.max(0, Duration.between(now, invitation.expires()).toSeconds());
        return Invitations.cookie(request) + "=" + invitation.token() + "; Path=/; Max-Age=" + seconds
                + "; HttpOnly; SameSite=Lax" + (request.isSecure() ? "; Secure" : "");
    }

    /**
     * The same URL on the same host, for any path. Browsers read two leading slashes, of either kind, as another host, and
     * ignore line breaks and tabs.
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

    /** Encodes characters that a header must not contain and those that browsers read as a slash; keeps all others. */
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
