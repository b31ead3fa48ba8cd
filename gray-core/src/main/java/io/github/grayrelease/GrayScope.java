package io.github.grayrelease;

/**
 * The time during which a decision is current on a thread. Closing it brings back what was current before, whatever
 * that was, and also ends scopes that were opened inside it and forgotten.
 *
 * <p>Close it on the thread that opened it. On another thread closing changes nothing and logs a warning that names both
 * threads; work for another thread is wrapped with {@code Gray.wrap(..)} instead. Closing twice does nothing.
 */
@FunctionalInterface
public interface GrayScope extends AutoCloseable {

    /** A scope that brings nothing back. */
    GrayScope NOTHING = () -> {};

    @Override
    void close();
}
