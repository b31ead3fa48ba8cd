package io.github.grayrelease.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.security.CodeSource;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** The class path without one library: neither its classes nor its files. */
final class Without extends ClassLoader {

    private final String library;

    Without(String library) {
        super(Without.class.getClassLoader());
        this.library = library;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> found = super.loadClass(name, resolve);
        CodeSource source = found.getProtectionDomain().getCodeSource();
        if (source != null && isHidden(source.getLocation())) {
            throw new ClassNotFoundException(name);
        }
        return found;
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL found = super.getResource(name);
        return found != null && isHidden(found) ? null : found;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return Collections.enumeration(Collections.list(super.getResources(name)).stream()
                .filter(url -> !isHidden(url))
                .toList());
    }

    private boolean isHidden(URL location) {
        return location.toString().contains("/" + library + "-");
    }
}
