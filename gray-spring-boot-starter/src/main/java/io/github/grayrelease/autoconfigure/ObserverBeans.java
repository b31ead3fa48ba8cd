package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayObserver;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/** The application's observers. They are created late, because one may use a client, and clients need Gray's runtime. */
final class ObserverBeans implements Supplier<List<GrayObserver>> {

    private final Supplier<List<GrayObserver>> beans;

    ObserverBeans(ObjectProvider<GrayObserver> beans) {
        this.beans = SingletonSupplier.of(() -> beans.orderedStream().toList());
    }

    /** Creates them at the first call. */
    @Override
    public List<GrayObserver> get() {
        return beans.get();
    }
}
