package io.github.grayrelease.decide;

import com.google.re2j.Pattern;
import io.github.grayrelease.Request;
import io.github.grayrelease.definition.EntryDefinition;
import io.github.grayrelease.definition.EveryDefinition;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RangeDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.StepDefinition;
import io.github.grayrelease.definition.TestDefinition;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The contract, written a second time and as plainly as can be: it reads the document anew for every request, asks every
 * rule in turn, and shares no code with the engine but the definitions.
 */
final class NaiveEvaluator {

    private final RuleDocument document;
    private final Request request;
    private final Instant now;

    NaiveEvaluator(RuleDocument document, Request request, Instant now) {
        this.document = document;
        this.request = request;
        this.now = now;
    }

    /** Stage, reason and rule, with blanks between. */
    String decision() {
        for (RuleDefinition rule : document.rules()) {
            String stage = hit(rule);
            if (stage != null) {
                return suspended(stage)
                        ? document.stages().get(0) + " SUSPENDED " + rule.name()
                        : stage + " RULE " + rule.name();
            }
        }
        return document.stages().get(0) + " BASELINE -";
    }

    List<String> variants(String stage) {
        List<String> on = new ArrayList<>();
        document.variants().forEach((name, variant) -> {
            boolean byStage = variant.stages() != null
                    && variant.stages().stream().anyMatch(each -> (stage + "/").startsWith(each + "/"));
            boolean byRule = variant.rules() != null && variant.rules().stream().anyMatch(rule -> hit(rule) != null);
            if (byStage || byRule) {
                on.add(name);
            }
        });
        return on;
    }

    private boolean suspended(String stage) {
        return document.suspended().stream().anyMatch(off -> stage.equals(off) || stage.startsWith(off + "/"));
    }

    /** The stage a rule gives, or null. */
    private @Nullable String hit(RuleDefinition rule) {
        if (Boolean.FALSE.equals(rule.enabled()) || !open(rule)) {
            return null;
        }
        if (rule.match() != null && rule.match().stream().noneMatch(this::holds)) {
            return null;
        }
        String own = rule.stage() == null ? "" : rule.stage();
        BigDecimal percent = percent(rule);
        if (percent == null) {
            return own;
        }
        String subject = subject();
        if (subject == null) {
            return null;
        }
        String salted = (rule.salt() == null ? rule.name() : rule.salt()) + ":" + subject;
        long hash = murmur(salted, 0);
        long bucket = (hash % 100) * 100 + (hash / 100) % 100;
        if (BigDecimal.valueOf(bucket).compareTo(percent.multiply(BigDecimal.valueOf(100))) >= 0) {
            return null;
        }
        return rule.split() == null ? own : arm(rule.split(), salted);
    }

    private @Nullable BigDecimal percent(RuleDefinition rule) {
        if (rule.split() != null) {
            return rule.split().values().stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        if (rule.ramp() == null) {
            return rule.percent() == null ? null : new BigDecimal(rule.percent());
        }
        BigDecimal percent = BigDecimal.ZERO;
        for (StepDefinition step : rule.ramp()) {
            if (!time(String.valueOf(step.at())).isAfter(now)) {
                percent = new BigDecimal(String.valueOf(step.percent()));
            }
        }
        return percent;
    }

    private static String arm(Map<String, String> split, String salted) {
        long sum = split.values().stream().mapToLong(NaiveEvaluator::hundredths).sum();
        long drawn = murmur(salted, 86028157) % sum;
        for (Map.Entry<String, String> arm : split.entrySet()) {
            drawn -= hundredths(arm.getValue());
            if (drawn < 0) {
                return arm.getKey();
            }
        }
        throw new AssertionError("no arm");
    }

    private static long hundredths(String percent) {
        return new BigDecimal(percent).multiply(BigDecimal.valueOf(100)).longValueExact();
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private boolean open(RuleDefinition rule) {
        if (rule.from() != null && now.isBefore(time(rule.from()))) {
            return false;
        }
        if (rule.until() != null && !now.isBefore(time(rule.until()))) {
            return false;
        }
        return rule.every() == null || open(rule.every());
    }

    /** Walks through the local minutes since the window could have begun, instead of comparing ends. */
    private boolean open(EveryDefinition every) {
        LocalDateTime shown = LocalDateTime.ofInstant(now, ZoneId.of(String.valueOf(every.zone())));
        LocalTime from = every.from() == null ? LocalTime.MIDNIGHT : LocalTime.parse(every.from());
        LocalTime until = every.until() == null ? LocalTime.MIDNIGHT : LocalTime.parse(every.until());
        for (int daysAgo = 0; daysAgo <= 1; daysAgo++) {
            LocalDateTime begin = shown.toLocalDate().minusDays(daysAgo).atTime(from);
            LocalDateTime end = begin.toLocalDate().atTime(until);
            if (!end.isAfter(begin)) {
                end = end.plusDays(1);
            }
            String day = begin.getDayOfWeek().name().substring(0, 3);
            if ((every.days() == null || every.days().contains(day)) && !shown.isBefore(begin) && shown.isBefore(end)) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(MatchDefinition entry) {
        return all(entry) && (entry.not() == null || !all(entry.not()));
    }

    private boolean all(EntryDefinition entry) {
        return each(entry.header(), request::header)
                && each(entry.cookie(), request::cookie)
                && each(entry.query(), request::query)
                && each(entry.attribute(), request::attribute)
                && one(entry.path(), request.path())
                && one(entry.method(), request.method())
                && one(entry.host(), request.host())
                && one(entry.ip(), request.address())
                && one(entry.subject(), subject())
                && role(entry.role());
    }

    private boolean role(@Nullable TestDefinition test) {
        if (test == null) {
            return true;
        }
        List<String> roles = test.in() == null ? List.of(String.valueOf(test.exact())) : test.in();
        return roles.stream().anyMatch(request::hasRole);
    }

    private static boolean each(
            @Nullable Map<String, TestDefinition> tests, Function<String, @Nullable String> values) {
        return tests == null
                || tests.entrySet().stream().allMatch(test -> one(test.getValue(), values.apply(test.getKey())));
    }

    private static boolean one(@Nullable TestDefinition test, @Nullable String found) {
        if (test == null) {
            return true;
        }
        if (test.present() != null) {
            return test.present().equals("true") == (found != null);
        }
        if (found == null) {
            return false;
        }
        boolean fold = "true".equals(test.ignoreCase());
        Function<String, String> written = text -> fold ? text.toLowerCase(Locale.ROOT) : text;
        String value = written.apply(found);
        if (test.exact() != null) {
            return value.equals(written.apply(test.exact()));
        }
        if (test.in() != null) {
            return test.in().stream().map(written).anyMatch(value::equals);
        }
        if (test.prefix() != null) {
            return value.startsWith(written.apply(test.prefix()));
        }
        if (test.suffix() != null) {
            return value.endsWith(written.apply(test.suffix()));
        }
        if (test.contains() != null) {
            return value.contains(written.apply(test.contains()));
        }
        if (test.regex() != null) {
            return Pattern.compile(test.regex(), fold ? Pattern.CASE_INSENSITIVE : 0)
                    .matches(found);
        }
        if (test.range() != null) {
            return inRange(test.range(), found);
        }
        if (test.semver() != null) {
            return inVersions(test.semver(), found);
        }
        if (test.cidr() != null) {
            return test.cidr().stream().anyMatch(range -> inNetwork(range, found));
        }
        throw new AssertionError("no test in " + test);
    }

    private static boolean inRange(RangeDefinition range, String value) {
        if (!value.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)")) {
            return false;
        }
        double number = Double.parseDouble(value);
        return (range.min() == null || number >= Double.parseDouble(range.min()))
                && (range.max() == null || number <= Double.parseDouble(range.max()));
    }

    /** Only for versions of up to three small numbers, which the generator keeps to. */
    private static boolean inVersions(String comparisons, String value) {
        if (!value.matches("\\d+(\\.\\d+){0,2}")) {
            return false;
        }
        for (String comparison : comparisons.split(" ", -1)) {
            String operator = comparison.replaceAll("[\\d.]", "");
            long difference = rank(value) - rank(comparison.substring(operator.length()));
            boolean holds = operator.equals(">=") ? difference >= 0 : difference < 0;
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static long rank(String version) {
        String[] parts = (version + ".0.0").split("\\.", -1);
        return Long.parseLong(parts[0]) * 1_000_000 + Long.parseLong(parts[1]) * 1000 + Long.parseLong(parts[2]);
    }

    /** By the binary digits of both, as one would on paper. */
    private static boolean inNetwork(String range, String value) {
        String[] parts = range.split("/", -1);
        String network = binary(parts[0]);
        String address = binary(value);
        int bits = parts.length == 1 ? network.length() : Integer.parseInt(parts[1]);
        return network.length() == address.length() && address.startsWith(network.substring(0, bits));
    }

    private static String binary(String address) {
        StringBuilder digits = new StringBuilder();
        try {
            for (byte b : InetAddress.getByName(address).getAddress()) {
                digits.append(
                        String.format("%8s", Integer.toBinaryString(b & 0xff)).replace(' ', '0'));
            }
        } catch (java.net.UnknownHostException notGenerated) {
            throw new AssertionError(notGenerated);
        }
        return digits.toString();
    }

    private @Nullable String subject() {
        for (String source : document.subject()) {
            String name = source.substring(source.indexOf(':') + 1);
            String value = source.startsWith("header:") ? request.header(name) : request.principal();
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /** MurmurHash3 over one byte after the other. */
    private static long murmur(String text, int seed) {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        int h = seed;
        int block = 0;
        for (int i = 0; i < data.length; i++) {
            block |= (data[i] & 255) << (8 * (i % 4));
            if (i % 4 == 3) {
                h ^= mixed(block);
                h = Integer.rotateLeft(h, 13);
                h = h * 5 - 430675100;
                block = 0;
            }
        }
        h ^= mixed(block) ^ data.length;
        h ^= (h >>> 16);
        h *= -2048144789;
        h ^= (h >>> 13);
        h *= -1028477387;
        h ^= (h >>> 16);
        return h & 0xffffffffL;
    }

    private static int mixed(int block) {
        return Integer.rotateLeft(block * -862048943, 15) * 461845907;
    }
}
