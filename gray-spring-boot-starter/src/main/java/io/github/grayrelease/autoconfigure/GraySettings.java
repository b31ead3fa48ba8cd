package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.address.InvalidSettingException;
import io.github.grayrelease.autoconfigure.GrayProperties.Role;
import io.github.grayrelease.autoconfigure.GrayProperties.TrustMode;
import io.github.grayrelease.block.BlockBinder;
import io.github.grayrelease.block.KeyCheck;
import io.github.grayrelease.block.KeyMistakes;
import io.github.grayrelease.block.Origins;
import io.github.grayrelease.control.CheckedRules;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.observe.Observers;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.trust.Invitations;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Proofs;
import io.github.grayrelease.trust.Trust;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** The checked {@code gray:} block; the check finds all mistakes before it reports any. */
final class GraySettings {

    /** A token of RFC 9110, section 5.6.2. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final String SECRET = "gray.ingress.secret";
    private static final String PREVIOUS_SECRET = "gray.ingress.previous-secret";

    /** Services share no clock, so each uses its machine's. */
    private static final InstantSource CLOCK = InstantSource.system();

    private static final boolean STEERS_ROLLOUTS =
            ClassUtils.isPresent("io.github.grayrelease.rollout.Rollouts", GraySettings.class.getClassLoader());

    private static final String CANNOT_SHARE =
            "is not possible with rules in the application's own configuration, because no instance sees the others";

    private final GrayProperties properties;
    private final RuleBooks books;

    private GraySettings(GrayProperties properties, RuleBooks books) {
        this.properties = properties;
        this.books = books;
    }

    /**
     * Checks the whole block: keys, settings, rules, and what else the application says that must fit them.
     *
     * @param environment the application's configuration
     * @param bound the block, if its keys are right
     * @param required finds the names that code uses, each with the annotated element; not called if the rules are
     *     elsewhere, because their source may declare the names
     * @param others finds the mistakes elsewhere; called only if the start is stopped anyway
     * @throws InvalidRulesException if there are mistakes; names all of them
     */
    static GraySettings check(
            Environment environment,
            Supplier<GrayProperties> bound,
            Supplier<Map<String, String>> required,
            Function<GrayProperties, List<Mistake>> others) {
        return checked(
                environment,
                bound,
                properties -> new GraySettings(
                        properties,
                        new RuleBooks(
                                properties.document(),
                                properties.isInEnvironment() ? required.get() : Map.of(),
                                STEERS_ROLLOUTS,
                                properties.isInEnvironment() ? CANNOT_SHARE : "")),
                others);
    }

    /**
     * The current rules of an environment, checked with the rest of its block.
     *
     * @throws InvalidRulesException if there are mistakes; names all of them
     */
    static CheckedRules rulesIn(ConfigurableEnvironment environment, RuleBooks books) {
        return checked(
                environment,
                () -> new BlockBinder(environment).bind(sources(environment), GrayProperties.class),
                properties -> books.check(properties.document()),
                properties -> List.of());
    }

    /** The result of a block without mistakes; the rules of any other are checked all the same, for the list of mistakes. */
    private static <T> T checked(
            Environment environment,
            Supplier<GrayProperties> bound,
            Function<GrayProperties, T> rules,
            Function<GrayProperties, List<Mistake>> others) {
        KeyMistakes keys = KeyCheck.mistakes(new Origins(environment), GrayProperties.class);
        GrayProperties properties = keys.isEmpty() ? bound.get() : whatCanBeRead(environment, keys);
        List<Mistake> mistakes = settings(properties, keys);
        try {
            T result = rules.apply(properties);
            if (mistakes.isEmpty() && keys.isEmpty()) {
                return result;
            }
        } catch (InvalidRulesException invalid) {
            mistakes.addAll(invalid.mistakes());
        }
        mistakes.addAll(others.apply(properties));
        throw new InvalidRulesException(keys.and(mistakes));
    }

    private static GrayProperties whatCanBeRead(Environment environment, KeyMistakes keys) {
        return new BlockBinder(environment).bindLeniently(keys.repaired(sources(environment)), GrayProperties.class);
    }

    private static Iterable<ConfigurationPropertySource> sources(Environment environment) {
        return ConfigurationPropertySources.get(environment);
    }

    private static List<Mistake> settings(GrayProperties properties, KeyMistakes keys) {
        List<Mistake> mistakes = new ArrayList<>();
        checkHeaders(properties.tag(), mistakes);
        checkProxies(properties.ingress(), mistakes);
        checkSecrets(properties.ingress(), mistakes);
        if (!keys.touch("gray.ingress")) {
            checkTogether(properties.ingress(), mistakes);
        }
        checkEach(properties.egress().hosts(), "gray.egress.hosts", GraySettings::egressTo, mistakes);
        return mistakes;
    }

    private static void checkHeaders(GrayProperties.Tag tag, List<Mistake> mistakes) {
        checkEach(tag.aliases(), "gray.tag.aliases", GraySettings::headerName, mistakes);
        checkOne(tag.header(), "gray.tag.header", GraySettings::headerName, mistakes);
    }

    private static void headerName(String name) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new InvalidSettingException("'" + name + "' is not a header name", "use letters, digits and hyphens");
        }
    }

    private static void checkProxies(GrayProperties.Ingress ingress, List<Mistake> mistakes) {
        checkEach(ingress.proxies(), "gray.ingress.proxies", range -> Trust.proxies(List.of(range)), mistakes);
    }

    /** What the keys say together. */
    private static void checkTogether(GrayProperties.Ingress ingress, List<Mistake> mistakes) {
        checkTrustOfProxies(ingress, mistakes);
        checkRole(ingress, mistakes);
        checkTrustOfSigned(ingress, mistakes);
    }

    private static void checkTrustOfProxies(GrayProperties.Ingress ingress, List<Mistake> mistakes) {
        boolean named = !ingress.proxies().isEmpty();
        if (named != (ingress.mode() == TrustMode.PROXIES)) {
            mistakes.add(
                    named
                            ? new Mistake(
                                    "gray.ingress.proxies",
                                    "",
                                    "has no effect while gray.ingress.trust is " + word(ingress.mode()),
                                    "set gray.ingress.trust to 'proxies', or remove gray.ingress.proxies")
                            : new Mistake(
                                    "gray.ingress.trust",
                                    "'proxies'",
                                    "trusts nobody while gray.ingress.proxies is empty",
                                    "name the proxies' addresses under gray.ingress.proxies, such as [10.8.0.0/16]"));
        }
    }

    /** Trusting any tag at the edge would let outsiders choose the stage. */
    private static void checkRole(GrayProperties.Ingress ingress, List<Mistake> mistakes) {
        if (ingress.role() == Role.EDGE && ingress.mode() != TrustMode.NONE) {
            mistakes.add(new Mistake(
                    "gray.ingress.trust",
                    "'" + word(ingress.mode()) + "'",
                    "contradicts gray.ingress.role 'edge', where every tag from outside is dropped",
                    "remove it, or remove gray.ingress.role if only your own services call"));
        }
    }

    /** Messages do not repeat a secret. */
    private static void checkSecrets(GrayProperties.Ingress ingress, List<Mistake> mistakes) {
        Optional<String> secret = ingress.signing();
        Optional<String> previous = ingress.previous();
        secret.ifPresent(text -> checkOne(text, SECRET, GraySettings::secret, mistakes));
        previous.ifPresent(text -> checkOne(text, PREVIOUS_SECRET, GraySettings::secret, mistakes));
    }

    private static void checkTrustOfSigned(GrayProperties.Ingress ingress, List<Mistake> mistakes) {
        Optional<String> secret = ingress.signing();
        if (secret.isEmpty() && ingress.mode() == TrustMode.SIGNED) {
            mistakes.add(new Mistake(
                    "gray.ingress.trust",
                    "'signed'",
                    "trusts nobody while gray.ingress.secret is not set",
                    "set gray.ingress.secret to the secret that all services share, such as ${GRAY_SECRET}"));
        }
        if (secret.isEmpty() && ingress.previous().isPresent()) {
            mistakes.add(new Mistake(
                    PREVIOUS_SECRET,
                    "",
                    "has no effect while gray.ingress.secret is not set",
                    "set gray.ingress.secret too; new proofs are signed with it"));
        }
    }

    private static void secret(String text) {
        Keys.of(text, Optional.empty());
    }

    private static String word(TrustMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static Egress egressTo(String host) {
        return new Egress("-", List.of(host), new GrayObserver() {});
    }

    private static void checkEach(List<String> values, String key, Consumer<String> check, List<Mistake> mistakes) {
        for (int i = 0; i < values.size(); i++) {
            checkOne(values.get(i), key + "[" + i + "]", check, mistakes);
        }
    }

    private static void checkOne(String value, String key, Consumer<String> check, List<Mistake> mistakes) {
        try {
            check.accept(value);
        } catch (InvalidSettingException invalid) {
            mistakes.add(new Mistake(key, "", invalid.wrong(), invalid.remedy()));
        }
    }

    /** Whether the secret is an empty text, as from an environment variable that is set to nothing. */
    boolean hasEmptySecret() {
        String secret = properties.ingress().secret();
        return secret != null && secret.isBlank();
    }

    RuleBooks books() {
        return books;
    }

    TagReader tagReader() {
        return new TagReader(properties.tag().names(), trust(), keys().map(keys -> new Invitations(keys, CLOCK)));
    }

    private Trust trust() {
        return switch (properties.ingress().mode()) {
            case NONE -> Trust.NONE;
            case ALL -> Trust.ALL;
            case PROXIES -> Trust.proxies(properties.ingress().proxies());
            case SIGNED -> proofs().map(Trust::signed).orElse(Trust.NONE);
        };
    }

    /** Logs untrusted tags with advice that fits this service's trust mode. */
    GrayObserver logObserver() {
        if (properties.ingress().role() == Role.EDGE) {
            return Observers.logAtEdge();
        }
        return properties.ingress().mode() == TrustMode.SIGNED ? Observers.logWhereSigned() : Observers.log();
    }

    Egress egress(GrayRuntime runtime) {
        Egress egress = new Egress(
                        properties.tag().header(), properties.egress().hosts(), runtime.observer())
                .named(runtime.service());
        return proofs().map(egress::proving).orElse(egress);
    }

    private Optional<Proofs> proofs() {
        return keys().map(keys -> new Proofs(keys, CLOCK));
    }

    private Optional<Keys> keys() {
        return properties
                .ingress()
                .signing()
                .map(secret -> Keys.of(secret, properties.ingress().previous()));
    }
}
