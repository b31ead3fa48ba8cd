package io.github.grayrelease.fleet;

import io.github.grayrelease.control.Act;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Switches;
import io.github.grayrelease.trust.Invitations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What all instances of a fleet share beside their rules. Immutable: each change yields another state. Sections and fields
 * that this version does not know are kept.
 */
public final class FleetState {

    private static final String HEAD = "gray-state";
    private static final String FORMAT = "1";
    static final String CHANGES = "changes";
    static final String ACTS = "acts";
    static final String SUSPENDED = "suspended";
    static final String PINNED = "pinned";
    static final String WITHDRAWN = "withdrawn";
    static final String ROLLOUT = "rollout";
    static final String ACT = "act";
    private static final int MOST_ACTS = 10;

    /** In this order they are written; a kind that this version does not know comes before the acts. */
    private static final List<String> ORDER = List.of(HEAD, SUSPENDED, PINNED, WITHDRAWN, ROLLOUT, "", ACT);

    /** Nothing is switched. */
    public static final FleetState EMPTY = empty();

    private final List<Section> sections;
    private final Content content;

    /**
     * A pinned version, with all that an instance needs that never saw it.
     *
     * @param version the version
     * @param block the name of its block
     * @param text the text of its block
     * @param author the operator and the reason
     * @param at the time
     */
    public record Pin(String version, String block, String text, Author author, Instant at) {}

    private FleetState(String place, List<Section> sections) throws UnreadableStateException {
        this.sections = sections.stream()
                .sorted(Comparator.comparingInt(FleetState::rank))
                .toList();
        this.content = Content.of(place, this.sections);
    }

    private static int rank(Section section) {
        int known = ORDER.indexOf(section.kind());
        return known < 0 ? ORDER.indexOf("") : known;
    }

    private static FleetState empty() {
        return of(List.of(new Section(HEAD, FORMAT, Map.of()).with(CHANGES, "0").with(ACTS, "0")));
    }

    /** Sections that this class has made are readable. */
    private static FleetState of(List<Section> sections) {
        try {
            return new FleetState("", sections);
        } catch (UnreadableStateException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Reads a state.
     *
     * @param place the place of the text, for messages
     * @param text the text
     * @return the state
     * @throws UnreadableStateException if the text is not a state, or if a newer version of Gray wrote it
     */
    public static FleetState read(String place, String text) throws UnreadableStateException {
        List<Section> sections = StateText.read(place, text);
        if (sections.isEmpty() || !sections.get(0).kind().equals(HEAD)) {
            throw StateText.refused(place + ", line 1", "is not '[" + HEAD + " " + FORMAT + "]'");
        }
        String format = sections.get(0).name();
        if (!format.equals(FORMAT)) {
            throw new UnreadableStateException(
                    place + ", line 1",
                    "format '" + format + "' is not " + FORMAT,
                    "a newer version of Gray wrote it; update this instance");
        }
        if (sections.stream().filter(section -> section.kind().equals(PINNED)).count() > 1) {
            throw StateText.refused(place, "pins two versions");
        }
        return new FleetState(place, sections);
    }

    /**
     * The text, for the store and for people.
     *
     * @return the text
     */
    public String text() {
        return StateText.of(sections);
    }

    /**
     * How often the state was written.
     *
     * @return the number of changes
     */
    public long changes() {
        return content.changes();
    }

    /**
     * How many acts of operators, and steps of rollouts, the state has seen. Operators send it to say what they saw.
     *
     * @return the number of acts
     */
    public long acts() {
        return content.acts();
    }

    /**
     * The switches of operators, the latest ten acts included.
     *
     * @return the switches
     */
    public Switches switches() {
        return content.switches();
    }

    /**
     * The pinned version.
     *
     * @return the pin; empty if no version is pinned
     */
    public Optional<Pin> pin() {
        return content.pin();
    }

    /**
     * The states of rollouts, each the fields that {@link #rollout} set.
     *
     * @return the fields, by the name of the rollout
     */
    public Map<String, Map<String, String>> rollouts() {
        Map<String, Map<String, String>> rollouts = new LinkedHashMap<>();
        sections.stream()
                .filter(section -> section.kind().equals(ROLLOUT))
                .forEach(section -> rollouts.put(section.name(), section.fields()));
        return Collections.unmodifiableMap(rollouts);
    }

    /**
     * Sets the state of a rollout.
     *
     * @param name the rollout: its rule, and what tells one text of the rule from another
     * @param fields all its fields, those that are unknown included; empty to forget the rollout
     * @return the state
     */
    public FleetState rollout(String name, Map<String, String> fields) {
        return fields.isEmpty()
                ? without(section -> section.is(ROLLOUT, name))
                : with(new Section(ROLLOUT, name, fields));
    }

    FleetState suspending(String stage, Instant now, Author author) {
        return with(Fields.signed(new Section(SUSPENDED, stage, Map.of()), now, author));
    }

    FleetState resuming(String stage) {
        return without(section -> section.is(SUSPENDED, stage));
    }

    FleetState pinning(Pin pinned) {
        Section section = Fields.signed(new Section(PINNED, pinned.version(), Map.of()), pinned.at(), pinned.author())
                .with("block", pinned.block())
                .with("text", pinned.text());
        return unpinned().with(section);
    }

    FleetState unpinned() {
        return without(section -> section.kind().equals(PINNED));
    }

    /** Forgets withdrawals older than the maximum lifetime of invitations. */
    FleetState withdrawing(String invitation, Instant now, Author author) {
        Instant forgotten = now.minus(Invitations.LONGEST.plusDays(1));
        Set<String> old = content.switches().withdrawn().entrySet().stream()
                .filter(earlier -> earlier.getValue().at().isBefore(forgotten))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return without(section -> section.kind().equals(WITHDRAWN) && old.contains(section.name()))
                .with(Fields.signed(new Section(WITHDRAWN, invitation, Map.of()), now, author));
    }

    /**
     * Adds an act of an operator, and forgets the oldest of more than ten.
     *
     * @param act the act
     * @return the state
     */
    public FleetState noting(Act act) {
        Section newest = Fields.signed(new Section(ACT, "1", Map.of()), act.at(), act.author())
                .with("version", act.version())
                .with("what", act.what());
        List<Section> next = new ArrayList<>();
        List<Section> former = new ArrayList<>();
        sections.forEach(section -> (section.kind().equals(ACT) ? former : next).add(section));
        next.add(newest);
        for (int i = 0; i < Math.min(former.size(), MOST_ACTS - 1); i++) {
            next.add(former.get(i).named(String.valueOf(i + 2)));
        }
        return of(next).acted();
    }

    /** The state to write in the place of another. */
    FleetState after(FleetState before) {
        return counting(CHANGES, before.changes() + 1);
    }

    /**
     * Counts an act, so that operators who have not seen it must read again.
     *
     * @return the state
     */
    public FleetState acted() {
        return counting(ACTS, acts() + 1);
    }

    private FleetState counting(String what, long number) {
        List<Section> next = new ArrayList<>(sections);
        next.set(0, next.get(0).with(what, String.valueOf(number)));
        return of(next);
    }

    private FleetState with(Section added) {
        List<Section> next = new ArrayList<>(sections);
        next.replaceAll(section -> section.is(added.kind(), added.name()) ? added : section);
        if (!next.contains(added)) {
            next.add(added);
        }
        return of(next);
    }

    private FleetState without(Predicate<Section> gone) {
        return of(sections.stream().filter(gone.negate()).toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FleetState state && state.sections.equals(sections);
    }

    @Override
    public int hashCode() {
        return sections.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
