package io.github.grayrelease.block;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** {@code gray.source: file:/etc/gray/rules.yml}. */
public final class FileSourceFactory implements GrayRuleSourceFactory {

    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public GrayRuleSource open(String location) {
        String path = location.startsWith("//") ? location.substring(2) : location;
        try {
            if (!path.isBlank()) {
                return new FileSource(Path.of(path));
            }
        } catch (InvalidPathException none) {
            throw new IllegalArgumentException(
                    "'" + location + "' is not a path; write one, such as file:/etc/gray/rules.yml", none);
        }
        throw new IllegalArgumentException("names no file; write one, such as file:/etc/gray/rules.yml");
    }
}
