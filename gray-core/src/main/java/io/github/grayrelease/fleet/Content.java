package io.github.grayrelease.fleet;

import io.github.grayrelease.control.Act;
import io.github.grayrelease.control.Switches;
import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.control.Switches.Withdrawal;
import io.github.grayrelease.fleet.FleetState.Pin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the sections of a state say. */
record Content(long changes, long acts, Switches switches, Optional<Pin> pin) {

    /**
     * Reads sections.
     *
     * @param place the place of the text, for messages
     * @param sections the sections, the head first
     * @throws UnreadableStateException if a section has no such field, or one that is wrong
     */
    static Content of(String place, List<Section> sections) throws UnreadableStateException {
        Map<String, Suspension> suspended = new LinkedHashMap<>();
        Map<String, Withdrawal> withdrawn = new LinkedHashMap<>();
        List<Act> latest = new ArrayList<>();
        Optional<Pin> pinned = Optional.empty();
        for (Section section : sections) {
            Fields fields = new Fields(place, section);
            switch (section.kind()) {
                case FleetState.SUSPENDED ->
                    suspended.put(
                            section.name(), new Suspension(fields.because().orElse(""), fields.by(), fields.time()));
                case FleetState.WITHDRAWN -> withdrawn.put(section.name(), new Withdrawal(fields.by(), fields.time()));
                case FleetState.PINNED ->
                    pinned = Optional.of(new Pin(
                            section.name(), fields.text("block"), fields.text("text"), fields.author(), fields.time()));
                case FleetState.ACT ->
                    latest.add(new Act(fields.time(), fields.author(), fields.text("version"), fields.text("what")));
                default -> {}
            }
        }
        Fields head = new Fields(place, sections.get(0));
        return new Content(
                head.number(FleetState.CHANGES),
                head.number(FleetState.ACTS),
                new Switches(pinned.map(Pin::version), suspended, withdrawn, latest),
                pinned);
    }
}
