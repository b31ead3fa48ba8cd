package io.github.grayrelease;

/**
 * The time during which a decision is current on a thread. Closing it restores the former decision and also ends scopes
 * that were opened inside it and never closed.
 *
 * <p>Close it on the thread that opened it. On another thread, closing changes nothing and logs a warning that names both
 * threads; to take a decision to another thread, use {@code Gray.wrap(..)}. Closing twice does nothing.
 */
@FunctionalInterface
public interface GrayScope extends AutoCloseable {

    /** A scope whose end restores nothing. */
    GrayScope NOTHING = () -> {};

    @Override
    void close();
}
