package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.VariantDefinition;
import io.github.grayrelease.extract.TagNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code gray:} block. A key that is not named here stops the start.
 *
 * @param enabled Whether requests are decided. When off, everything takes the baseline and no tag is read or sent.
 * @param strict Whether asking for an undeclared stage throws instead of logging a warning. For tests.
 * @param stages The declared stages. The first is the baseline.
 * @param source Where the rules are kept while the application runs: 'environment', 'file:PATH', or a store's, such as
 * 'redis:KEY' with gray-redis.
 * @param snapshots The directory in which rules that were in force are kept for the next start. The default is
 * '.gray/NAME' in the user's home, NAME being spring.application.name. 'none' keeps nothing.
 * @param publish Whether operators may write rules to the source through the endpoint.
 * @param suspended Stages that are switched off: their traffic takes the baseline.
 * @param subject Where the subject, by which percentages bucket, is looked for. The first source that yields a value:
 * 'principal', 'header:NAME', 'cookie:NAME' or 'query:NAME'.
 * @param rules The rules, top to bottom; the first that decides wins.
 * @param variants Code paths with rules of their own, besides the stages, by name.
 * @param tag How a stage travels on the wire.
 * @param ingress Whose tags count.
 * @param egress Where tags may go.
 * @param filter The filter that requests enter through.
 */
@ConfigurationProperties(prefix = "gray")
record GrayProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean strict,
        @DefaultValue({"stable", "canary", "beta"}) List<String> stages,
        @DefaultValue(ENVIRONMENT) String source,
        @Nullable String snapshots,
        @DefaultValue("false") boolean publish,
        @DefaultValue List<String> suspended,
        @DefaultValue("principal") List<String> subject,
        @DefaultValue List<RuleDefinition> rules,
        @DefaultValue Map<String, VariantDefinition> variants,
        @DefaultValue Tag tag,
        @DefaultValue Ingress ingress,
        @DefaultValue Egress egress,
        @DefaultValue Filter filter) {

    /** The source that is the application's own configuration. */
    static final String ENVIRONMENT = "environment";

    /**
     * How a stage travels on the wire.
     *
     * @param header The header that carries the tag.
     * @param aliases More headers that are read at ingress, strongest first.
     * @param cookie The cookie that is read at ingress. Not read unless set.
     * @param query The query parameter that is read at ingress. Not read unless set.
     */
    record Tag(
            @DefaultValue(TagNames.DEFAULT_HEADER) String header,
            @DefaultValue List<String> aliases,
            @Nullable String cookie,
            @Nullable String query) {

        TagNames names() {
            return TagNames.of(header, aliases, Optional.ofNullable(cookie), Optional.ofNullable(query));
        }
    }

    /**
     * Whose tags count.
     *
     * @param role What this service is: one that only others inside call, or the edge, where whatever comes from outside is
     * dropped and rules decide.
     * @param trust Whose tags count: nobody's, everybody's, those of proxies that strip the tags of outsiders, or those that
     * are signed. The default is 'none', and 'signed' once a secret is set.
     * @param proxies The addresses of those proxies' sockets, as CIDR ranges. No range is trusted by default.
     * @param expectTag Whether a request without a tag counts as one that lost it. For services that only other services
     * call.
     * @param secret The secret that all services share, of at least 32 random characters. Clients then prove the tags that
     * they send, and invitations can be made.
     * @param previousSecret A second secret, whose signatures count as well while the secret is rotated.
     */
    record Ingress(
            @DefaultValue("service") Role role,
            @Nullable TrustMode trust,
            @DefaultValue List<String> proxies,
            @DefaultValue("false") boolean expectTag,
            @Nullable String secret,
            @Nullable String previousSecret) {

        /** What an empty variable of the environment leaves is no secret. */
        Optional<String> signing() {
            return Optional.ofNullable(secret).filter(text -> !text.isBlank());
        }

        Optional<String> previous() {
            return Optional.ofNullable(previousSecret).filter(text -> !text.isBlank());
        }

        TrustMode mode() {
            if (trust != null) {
                return trust;
            }
            return signing().isPresent() && role == Role.SERVICE ? TrustMode.SIGNED : TrustMode.NONE;
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Ingress[role=" + role + ", trust=" + mode() + ", proxies=" + proxies + "]";
        }
    }

    /** What a service is. */
    enum Role {
        /** One among others. */
        SERVICE,
        /** The one that outsiders reach. */
        EDGE
    }

    /** Whose tags count. */
    enum TrustMode {
        /** Nobody's. */
        NONE,
        /** Everybody's. */
        ALL,
        /** Those of the proxies named in {@code gray.ingress.proxies}. */
        PROXIES,
        /** Those that are proved with the secret. */
        SIGNED
    }

    /**
     * Where tags may go.
     *
     * @param hosts Hosts that tags may be sent to, besides those that are always allowed: a name, '*.NAME' for all names
     * below it, or an IP address.
     */
    record Egress(@DefaultValue List<String> hosts) {}

    /**
     * The filter that requests enter through.
     *
     * @param order The filter's order. The default is just behind Spring Security's chain, so that 'principal' can be the
     * subject.
     */
    record Filter(@DefaultValue("-99") int order) {}

    /** The part that rules are made of, as it was written. */
    RuleDocument written() {
        return new RuleDocument(stages, suspended, subject, rules, variants);
    }

    /** The part that rules are made of; switched off, every stage but the baseline is suspended and no variant is on. */
    RuleDocument document() {
        return enabled
                ? written()
                : new RuleDocument(stages, stages.stream().skip(1).toList(), subject, List.of(), neverOn());
    }

    /** The variants by name, so that code may still ask for them. */
    private Map<String, VariantDefinition> neverOn() {
        Map<String, VariantDefinition> off = new LinkedHashMap<>();
        variants.keySet()
                .forEach(name -> off.put(
                        name,
                        new VariantDefinition(
                                null, List.of(RuleDefinition.rule(name).disabled()))));
        return off;
    }
}
