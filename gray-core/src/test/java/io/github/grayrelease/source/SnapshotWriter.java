package io.github.grayrelease.source;

import java.nio.file.Path;
import java.time.Instant;

/** Writes snapshot after snapshot until it is killed, and prints the number of each that is written. */
final class SnapshotWriter {

    private SnapshotWriter() {}

    /** Takes the directory, and the number to go on from. */
    public static void main(String... arguments) {
        Snapshots snapshots = Snapshots.in(Path.of(arguments[0]), Words::read);
        for (int i = Integer.parseInt(arguments[1]); ; i++) {
            snapshots.keep(new Revision(
                    SnapshotsTest.version(i), Words.document("a".repeat(1 + i % 5000)), Instant.EPOCH, "test", "test"));
            System.out.println(i);
        }
    }
}
