package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.definition.AnalysisDefinition;
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
 * The {@code gray:} block. An unknown key stops the start.
 *
 * @param enabled Whether Gray decides requests. If false, every request takes the baseline, and no tag is read or sent.
 * @param strict Whether an undeclared stage in code throws instead of logging a warning. For tests.
 * @param stages The declared stages. The first is the baseline.
 * @param source The source of the rules at run time: 'environment', 'file:PATH', or a store, such as 'redis:KEY' with
 *     gray-redis.
 * @param snapshots The directory that keeps the rules in force for the next start. It belongs to one
 *     process at a time. The default is '.gray/NAME' in the user's home, where NAME is spring.application.name. An
 *     application without a name keeps nothing by default, and so does 'none'.
 * @param files The directory with the files that a block from a store may name with 'in-file'. By default such a block may
 *     name no file.
 * @param publish Whether operators may publish rules to the source through the endpoint.
 * @param suspended The suspended stages: their traffic takes the baseline.
 * @param subject The places of the subject, which percentages bucket: 'principal', 'header:NAME', 'cookie:NAME' or
 *     'query:NAME'. The first place with a value counts.
 * @param rules The rules; the first that decides wins.
 * @param variants Code paths with their own rules, besides the stages, by name.
 * @param analysis Who judges rollouts.
 * @param tag The tag that carries a stage between services.
 * @param ingress The senders whose tags count.
 * @param egress The hosts that tags may be sent to.
 * @param filter The entry filter of requests.
 * @param observation What is measured and reported besides the rest.
 */
@ConfigurationProperties(prefix = "gray")
record GrayProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean strict,
        @DefaultValue({"stable", "canary", "beta"}) List<String> stages,
        @DefaultValue(ENVIRONMENT) String source,
        @Nullable String snapshots,
        @Nullable String files,
        @DefaultValue("false") boolean publish,
        @DefaultValue List<String> suspended,
        @DefaultValue("principal") List<String> subject,
        @DefaultValue List<RuleDefinition> rules,
        @DefaultValue Map<String, VariantDefinition> variants,
        @DefaultValue AnalysisDefinition.Scope analysis,
        @DefaultValue Tag tag,
        @DefaultValue Ingress ingress,
        @DefaultValue Egress egress,
        @DefaultValue Filter filter,
        @DefaultValue Observation observation) {

    /** The source for the application's own configuration. */
    static final String ENVIRONMENT = "environment";

    // In lower case, if it is the environment: Spring Boot's conditions on it ignore case.
    GrayProperties {
        source = source.strip();
        source = source.equalsIgnoreCase(ENVIRONMENT) ? ENVIRONMENT : source;
    }

    /**
     * The tag that carries a stage between services.
     *
     * @param header The header that carries the tag.
     * @param aliases Further headers to read at ingress, the strongest first.
     * @param cookie The cookie to read at ingress. By default no cookie is read.
     * @param query The query parameter to read at ingress. By default no parameter is read.
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
     * The senders whose tags count.
     *
     * @param role The role of this service: 'service', which only your own services call, or 'edge', which drops tags from
     *     outside and lets rules decide.
     * @param trust The tags that count: 'none', 'all', those from 'proxies' that strip outsiders' tags, or 'signed' ones.
     *     The default is 'none', or 'signed' if a secret is set.
     * @param proxies The socket addresses of those proxies, as CIDR ranges. By default no range is trusted.
     * @param expectTag Whether a request without a tag counts as a lost tag. For services that only other services call.
     * @param secret The secret that all services share, at least 32 random characters. With it, clients prove the tags they
     *     send, and operators can create invitations.
     * @param previousSecret A second secret whose signatures also count, for rotation.
     */
    record Ingress(
            @DefaultValue("service") Role role,
            @Nullable TrustMode trust,
            @DefaultValue List<String> proxies,
            @DefaultValue("false") boolean expectTag,
            @Nullable String secret,
            @Nullable String previousSecret) {

        /** The secret; a blank one, as from an empty environment variable, counts as absent. */
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

    /** The role of a service. */
    enum Role {
        /** Only your own services call it. */
        SERVICE,
        /** Outsiders can reach it. */
        EDGE
    }

    /** The senders whose tags count. */
    enum TrustMode {
        /** No tags. */
        NONE,
        /** All tags. */
        ALL,
        /** Tags from the proxies in {@code gray.ingress.proxies}. */
        PROXIES,
        /** Tags with a proof made with the secret. */
        SIGNED
    }

    /**
     * The hosts that tags may be sent to.
     *
     * @param hosts Hosts that tags may be sent to, besides the hosts that are always allowed: a name, '*.NAME' for all
     *     names below it, an IP address, or a range such as '198.51.100.0/24'.
     */
    record Egress(@DefaultValue List<String> hosts) {}

    /**
     * The entry filter of requests.
     *
     * @param order The filter's order. The default is just after Spring Security's chain, so that 'principal' can be the
     *     subject.
     */
    record Filter(@DefaultValue("-99") int order) {}

    /**
     * What is measured and reported besides the rest.
     *
     * @param misses Whether 'gray.misses' counts why rules did not decide. By default it does if there are at most 100
     *     rules.
     * @param featureFlagEvents Whether each decision emits an OpenTelemetry event 'feature_flag.evaluation'.
     */
    record Observation(@Nullable Boolean misses, @DefaultValue("false") boolean featureFlagEvents) {}

    boolean isInEnvironment() {
        return source.equals(ENVIRONMENT);
    }

    /** The rules as written. */
    RuleDocument written() {
        return new RuleDocument(stages, suspended, subject, rules, variants, analysis);
    }

    /** The rules; if Gray is disabled, every stage but the baseline is suspended and no variant is active. */
    RuleDocument document() {
        return enabled
                ? written()
                : new RuleDocument(stages, stages.stream().skip(1).toList(), subject, List.of(), neverOn(), analysis);
    }

    /** The variants with their names still declared, so that code may ask for them. */
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
