package io.github.grayrelease.hold;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.trust.Trust;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link GrayRuntime}. */
public final class GrayRuntimeBuilder {

    final RuleBooks books;
    TagReader tags = new TagReader(TagNames.DEFAULT, Trust.NONE);
    GrayObserver observer = new GrayObserver() {};
    Supplier<List<GrayAttributes>> attributes = List::of;
    InstantSource clock = InstantSource.system();
    LongSupplier nanos = System::nanoTime;
    boolean strict;
    boolean expectsTags;
    String service = "application";

    @Nullable
    ClassLoader loader = Thread.currentThread().getContextClassLoader();

    GrayRuntimeBuilder(RuleBooks books) {
        this.books = books;
    }

    /**
     * Sets the tag reader; by default it reads the standard header and trusts no sender.
     *
     * @param reader the reader
     * @return this builder
     */
    public GrayRuntimeBuilder tags(TagReader reader) {
        this.tags = reader;
        return this;
    }

    /**
     * Sets the observer; by default there is none.
     *
     * @param everyone the observer
     * @return this builder
     */
    public GrayRuntimeBuilder observer(GrayObserver everyone) {
        this.observer = everyone;
        return this;
    }

    /**
     * Sets the attribute contributors; by default there are none.
     *
     * @param contributors the contributors; the first one that sets a name wins
     * @return this builder
     */
    public GrayRuntimeBuilder attributes(List<GrayAttributes> contributors) {
        List<GrayAttributes> copied = List.copyOf(contributors);
        return attributes(() -> copied);
    }

    /**
     * Sets the attribute contributors lazily.
     *
     * @param contributors the contributors; the first one that sets a name wins; asked for each request
     * @return this builder
     */
    public GrayRuntimeBuilder attributes(Supplier<List<GrayAttributes>> contributors) {
        this.attributes = contributors;
        return this;
    }

    /**
     * Sets the clock of the rules; by default the system clock.
     *
     * @param source the clock
     * @return this builder
     */
    public GrayRuntimeBuilder clock(InstantSource source) {
        this.clock = source;
        return this;
    }

    /**
     * Sets the clock that measures the duration of requests; by default {@link System#nanoTime}.
     *
     * @param source yields nanoseconds since some moment
     * @return this builder
     */
    public GrayRuntimeBuilder nanoClock(LongSupplier source) {
        this.nanos = source;
        return this;
    }

    /**
     * Sets the name of this service; by default {@code application}.
     *
     * @param name the name
     * @return this builder
     */
    public GrayRuntimeBuilder service(String name) {
        this.service = name;
        return this;
    }

    /**
     * Reports each request without a tag as a lost tag; for services that only other services call.
     *
     * @return this builder
     */
    public GrayRuntimeBuilder expectsTags() {
        this.expectsTags = true;
        return this;
    }

    /**
     * Makes undeclared names and lost contexts throw; for tests.
     *
     * @return this builder
     */
    public GrayRuntimeBuilder strict() {
        this.strict = true;
        return this;
    }

    /**
     * Sets the class loader of the application; by default the context class loader of the thread that builds.
     *
     * @param applications the loader; threads with this loader or a child of it belong to the application
     * @return this builder
     */
    public GrayRuntimeBuilder classLoader(@Nullable ClassLoader applications) {
        this.loader = applications;
        return this;
    }

    /**
     * Starts Gray for the application.
     *
     * @return the runtime; close it when the application ends
     */
    public GrayRuntime start() {
        GrayRuntime runtime = new GrayRuntime(this);
        RunningApplications.started(runtime);
        return runtime;
    }
}
