package io.github.grayrelease.compile;

import io.github.grayrelease.address.IpAddress;
import io.github.grayrelease.decide.Entry;
import io.github.grayrelease.decide.Entry.Condition;
import io.github.grayrelease.decide.Lookup;
import io.github.grayrelease.decide.Lookup.Kind;
import io.github.grayrelease.definition.EntryDefinition;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.NegatedDefinition;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.value.ValueTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compiles the entries of a rule's conditions. */
final class EntryCompiler {

    private static final String KNOWN = "header, cookie, query, attribute, path, method, host, ip, subject, role, not";

    private final Mistakes mistakes;
    private final ValueTestCompiler tests;

    EntryCompiler(Mistakes mistakes, InFiles files) {
        this.mistakes = mistakes;
        this.tests = new ValueTestCompiler(mistakes, files);
    }

    List<Entry> compile(String key, @Nullable List<MatchDefinition> written) {
        if (written == null) {
            return List.of();
        }
        if (written.isEmpty()) {
            mistakes.refuse(
                    key, "", "has no entry", "add an entry, or remove 'match' if the rule is for every request");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            entries.add(entry(key + "[" + i + "]", written.get(i)));
        }
        return entries;
    }

    private Entry entry(String key, MatchDefinition written) {
        List<Condition> conditions = conditions(key, written);
        NegatedDefinition negated = written.not();
        if (negated != null) {
            Entry inner = checked(key + ".not", conditions(key + ".not", negated));
            conditions.add(new Entry.Not(inRule(key + ".not"), inner));
        }
        return checked(key, conditions);
    }

    /** Refuses an empty entry, which would match every request. */
    private Entry checked(String key, List<Condition> conditions) {
        if (conditions.isEmpty()) {
            mistakes.refuse(key, "", "has no condition", "set one of " + KNOWN);
        }
        return new Entry(conditions);
    }

    private List<Condition> conditions(String key, EntryDefinition written) {
        List<Condition> conditions = new ArrayList<>();
        addNamed(conditions, key + ".header", written.header(), Lookup::header);
        addNamed(conditions, key + ".cookie", written.cookie(), name -> new Lookup(Kind.COOKIE, name));
        addNamed(conditions, key + ".query", written.query(), name -> new Lookup(Kind.QUERY, name));
        addNamed(conditions, key + ".attribute", written.attribute(), name -> new Lookup(Kind.ATTRIBUTE, name));
        add(conditions, key + ".path", written.path(), Kind.PATH);
        add(conditions, key + ".method", written.method(), Kind.METHOD);
        add(conditions, key + ".host", written.host(), Kind.HOST);
        if (written.ip() != null) {
            ValueTest test = tests.compile(key + ".ip", written.ip());
            conditions.add(onValue(key + ".ip", Lookup.of(Kind.IP), spelledAsServersDo(key + ".ip", test)));
        }
        add(conditions, key + ".subject", written.subject(), Kind.SUBJECT);
        if (written.role() != null) {
            conditions.add(role(key + ".role", written.role()));
        }
        return conditions;
    }

    private void addNamed(
            List<Condition> conditions,
            String key,
            @Nullable Map<String, TestDefinition> written,
            Function<String, Lookup> lookup) {
        if (written == null) {
            return;
        }
        if (written.isEmpty()) {
            mistakes.refuse(key, "", "is empty", "write NAME: VALUE below it");
        }
        written.forEach((name, test) ->
                conditions.add(onValue(key + "." + name, lookup.apply(name), tests.compile(key + "." + name, test))));
    }

    private void add(List<Condition> conditions, String key, @Nullable TestDefinition written, Kind kind) {
        if (written != null) {
            conditions.add(onValue(key, Lookup.of(kind), tests.compile(key, written)));
        }
    }

    private static Condition onValue(String key, Lookup lookup, ValueTest test) {
        return new Entry.OnValue(inRule(key), lookup, test);
    }

    /** The key without that of the rule, for an explanation. */
    private static String inRule(String key) {
        return key.substring(key.indexOf(".match[") + 1);
    }

    /** Servers and operators spell one address in many ways, so equal addresses are compared in one spelling. */
    private ValueTest spelledAsServersDo(String key, ValueTest test) {
        if (test instanceof ValueTest.Exactly exactly) {
            return new ValueTest.Exactly(address(key, exactly.text()));
        }
        return test instanceof ValueTest.OneOf oneOf
                ? new ValueTest.OneOf(oneOf.texts().stream()
                        .map(text -> address(key + ".in", text))
                        .collect(Collectors.toSet()))
                : test;
    }

    private String address(String key, String text) {
        if (IpAddress.parse(text).isEmpty()) {
            mistakes.refuseText(
                    key, text, "is not an address", "write one, such as 10.8.1.2, or cidr: [10.8.0.0/16] for a range");
        }
        return IpAddress.canonical(text);
    }

    private Condition role(String key, TestDefinition written) {
        ValueTest test = tests.compile(key, written);
        if (test instanceof ValueTest.Exactly exactly) {
            return new Entry.OnRole(inRule(key), Set.of(exactly.text()));
        }
        if (test instanceof ValueTest.OneOf oneOf) {
            return new Entry.OnRole(inRule(key), oneOf.texts());
        }
        mistakes.refuse(
                key, "", "supports exact and in only", "write a role, or in: [ROLE, ROLE], without ignore-case");
        return new Entry.OnRole(inRule(key), Set.of());
    }
}
