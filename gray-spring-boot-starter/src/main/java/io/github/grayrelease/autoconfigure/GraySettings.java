package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.autoconfigure.GrayProperties.TrustMode;
import io.github.grayrelease.decide.InvalidRulesException;
import io.github.grayrelease.decide.Mistake;
import io.github.grayrelease.decide.RuleDocument;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.extract.Trust;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.source.RuleBooks;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.env.Environment;

/** The block as a whole, checked: every mistake of it is found before the first is reported. */
final class GraySettings {

    /** A token of RFC 9110, section 5.6.2. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final GrayProperties properties;
    private final RuleBooks books;

    private GraySettings(GrayProperties properties, RuleBooks books) {
        this.properties = properties;
        this.books = books;
    }

    /** Checks the keys before they are bound, and what was bound if it could be. */
    static GraySettings check(Environment environment, Supplier<GrayProperties> bound) {
        List<Mistake> mistakes = KeyCheck.mistakes(new Origins(environment));
        try {
            GrayProperties properties = bound.get();
            Optional<RuleBooks> books = check(properties, mistakes);
            if (books.isPresent() && mistakes.isEmpty()) {
                return new GraySettings(properties, books.get());
            }
        } catch (BeanCreationException | BindException notBound) {
            if (mistakes.isEmpty()) {
                throw notBound;
            }
        }
        throw new InvalidRulesException(mistakes);
    }

    private static Optional<RuleBooks> check(GrayProperties properties, List<Mistake> mistakes) {
        checkHeaders(properties.tag(), mistakes);
        checkProxies(properties.ingress(), mistakes);
        checkEach(properties.egress().hosts(), "gray.egress.hosts", GraySettings::egressTo, mistakes);
        try {
            return Optional.of(new RuleBooks(properties.document()));
        } catch (InvalidRulesException invalid) {
            mistakes.addAll(invalid.mistakes());
            return Optional.empty();
        }
    }

    private static void checkHeaders(GrayProperties.Tag tag, List<Mistake> mistakes) {
        checkEach(tag.aliases(), "gray.tag.aliases", GraySettings::headerName, mistakes);
        checkOne(tag.header(), "gray.tag.header", GraySettings::headerName, mistakes);
    }

    private static void headerName(String name) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a header name; use letters, digits and hyphens");
        }
    }

    private static void checkProxies(GrayProperties.Ingress ingress, List<Mistake> mistakes) {
        checkEach(ingress.proxies(), "gray.ingress.proxies", range -> Trust.proxies(List.of(range)), mistakes);
        boolean named = !ingress.proxies().isEmpty();
        if (named != (ingress.trust() == TrustMode.PROXIES)) {
            mistakes.add(
                    named
                            ? new Mistake(
                                    "gray.ingress.proxies",
                                    "",
                                    "has no effect while gray.ingress.trust is "
                                            + ingress.trust().name().toLowerCase(Locale.ROOT),
                                    "set gray.ingress.trust to 'proxies', or remove gray.ingress.proxies")
                            : new Mistake(
                                    "gray.ingress.trust",
                                    "'proxies'",
                                    "trusts nobody while gray.ingress.proxies is empty",
                                    "name the proxies' addresses under gray.ingress.proxies, such as [10.8.0.0/16]"));
        }
    }

    private static Egress egressTo(String host) {
        return new Egress("-", List.of(host), new GrayObserver() {});
    }

    private static void checkEach(List<String> values, String key, Consumer<String> check, List<Mistake> mistakes) {
        for (int i = 0; i < values.size(); i++) {
            checkOne(values.get(i), key + "[" + i + "]", check, mistakes);
        }
    }

    /** What the rooms refuse one by one, they refuse with a sentence of two halves: what is wrong, and what would be right. */
    private static void checkOne(String value, String key, Consumer<String> check, List<Mistake> mistakes) {
        try {
            check.accept(value);
        } catch (IllegalArgumentException refused) {
            String message = String.valueOf(refused.getMessage());
            int half = message.lastIndexOf("; ");
            mistakes.add(new Mistake(key, "", message.substring(0, half), message.substring(half + 2)));
        }
    }

    RuleDocument document() {
        return properties.document();
    }

    RuleBooks books() {
        return books;
    }

    TagReader tagReader() {
        Trust trust =
                switch (properties.ingress().trust()) {
                    case NONE -> Trust.NONE;
                    case ALL -> Trust.ALL;
                    case PROXIES -> Trust.proxies(properties.ingress().proxies());
                };
        return new TagReader(properties.tag().names(), trust);
    }

    Egress egress(GrayRuntime runtime) {
        return new Egress(properties.tag().header(), properties.egress().hosts(), runtime.observer())
                .of(runtime.service());
    }
}
