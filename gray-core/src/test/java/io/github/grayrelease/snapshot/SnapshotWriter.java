package io.github.grayrelease.snapshot;

import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Revision;
import io.github.grayrelease.control.Revision.Kind;
import io.github.grayrelease.control.Words;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes revision after revision until it is killed, and prints the number of each that is written. */
final class SnapshotWriter {

    /** How many revisions one file takes. */
    private static final int TOGETHER = 4;

    private SnapshotWriter() {}

    /** Takes the directory, and the number to go on from. */
    public static void main(String... arguments) {
        Deque<Runnable> inASecond = new ArrayDeque<>();
        Snapshots snapshots = Snapshots.in(Path.of(arguments[0]), Words::read, inASecond::add);
        for (int i = Integer.parseInt(arguments[1]); ; i++) {
            snapshots.keep(new Revision(
                    Words.checked("a".repeat(1 + i % 5000)).named(SnapshotsTest.version(i)),
                    Instant.EPOCH,
                    "test",
                    Author.by("test"),
                    Kind.SAID));
            System.out.println(i);
            if (i % TOGETHER == 0) {
                inASecond.remove().run();
            }
        }
    }
}
