package io.github.grayrelease.block;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.address.InvalidSettingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** {@code gray.source: file:/etc/gray/rules.yml}. */
public final class FileSourceFactory implements GrayRuleSourceFactory {

    public static final String SCHEME = "file";

    private static final String REMEDY = "write one, such as file:/etc/gray/rules.yml";

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public GrayRuleSource open(String location) {
        String path = location.startsWith("//") ? location.substring(2) : location;
        if (path.isBlank()) {
            throw new InvalidSettingException("names no file", REMEDY);
        }
        try {
            return new FileSource(Path.of(path));
        } catch (InvalidPathException notAPath) {
            throw new InvalidSettingException("'" + location + "' is not a path", REMEDY);
        }
    }
}
