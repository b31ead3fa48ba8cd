package io.github.grayrelease.source;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes snapshots until it is killed, one by itself and two together in turn, and prints the number of the last that is
 * written each time: 0, 2, 3, 5, 6 and so on.
 */
final class SnapshotWriter {

    /** How many numbers come between two that are written by themselves. */
    static final int ROUND = 3;

    private SnapshotWriter() {}

    /** Takes the directory, and the number to go on from, a multiple of {@link #ROUND}. */
    public static void main(String... arguments) {
        Deque<Runnable> afterTheRest = new ArrayDeque<>();
        Snapshots snapshots = Snapshots.in(Path.of(arguments[0]), Words::read, afterTheRest::add);
        for (int i = Integer.parseInt(arguments[1]); ; i += ROUND) {
            snapshots.keep(revision(i));
            System.out.println(i);
            snapshots.keep(revision(i + 1));
            snapshots.keep(revision(i + 2));
            while (!afterTheRest.isEmpty()) {
                afterTheRest.remove().run();
            }
            System.out.println(i + 2);
        }
    }

    /** The number that is printed after this one. */
    static int next(int number) {
        return number % ROUND == 0 ? number + 2 : number + 1;
    }

    private static Revision revision(int number) {
        return new Revision(
                SnapshotsTest.version(number),
                Words.document("a".repeat(1 + number % 5000)),
                Instant.EPOCH,
                "test",
                "test");
    }
}
