package io.github.grayrelease.definition;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds the lines of the files that {@code in-file} names: on disk, or those that a revision was kept with. */
@FunctionalInterface
public interface InFiles {

    /** The files as they are on disk now. */
    InFiles ON_DISK = path -> {
        try {
            return FileLines.read(Path.of(path));
        } catch (InvalidPathException notAPath) {
            throw new IOException(notAPath);
        }
    };

    /**
     * Reads one file.
     *
     * @param path the path as the rules name it
     * @return its lines
     * @throws IOException if there is no such file, or it can't be read
     */
    FileLines lines(String path) throws IOException;
}
