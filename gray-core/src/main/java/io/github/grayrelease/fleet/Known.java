package io.github.grayrelease.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What one instance knows of the fleet.
 *
 * @param stored the last known state of the store
 * @param waiting urgent changes that wait until they are written
 * @param state the state in force: the store's with those changes
 */
record Known(FleetState stored, List<UnaryOperator<FleetState>> waiting, FleetState state) {

    static final Known NOTHING = new Known(FleetState.EMPTY, List.of(), FleetState.EMPTY);

    private static Known of(FleetState stored, List<UnaryOperator<FleetState>> waiting) {
        FleetState state = stored;
        for (UnaryOperator<FleetState> change : waiting) {
            state = change.apply(state);
        }
        return new Known(stored, List.copyOf(waiting), state);
    }

    Known with(UnaryOperator<FleetState> change) {
        List<UnaryOperator<FleetState>> more = new ArrayList<>(waiting);
        more.add(change);
        return of(stored, more);
    }

    /** Another state of the store, which contains the first of the waiting changes. */
    Known stored(FleetState next, int written) {
        return of(next, waiting.subList(written, waiting.size()));
    }
}
