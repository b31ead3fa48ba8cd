package io.github.grayrelease.hold;

import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.trust.Trust;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an application may set before it starts. */
public final class GrayRuntimeBuilder {

    final RuleBooks books;
    TagReader tags = new TagReader(TagNames.DEFAULT, Trust.NONE);
    GrayObserver observer = new GrayObserver() {};
    Supplier<List<GrayAttributes>> attributes = List::of;
    InstantSource clock = InstantSource.system();
    boolean strict;
    boolean expectsTags;
    String service = "application";

    @Nullable
    ClassLoader loader = Thread.currentThread().getContextClassLoader();

    GrayRuntimeBuilder(RuleBooks books) {
        this.books = books;
    }

    /**
     * Sets what reads tags; by default the standard header is looked at, and nobody trusted.
     *
     * @param reader reads what requests present
     * @return this builder
     */
    public GrayRuntimeBuilder tags(TagReader reader) {
        this.tags = reader;
        return this;
    }

    /**
     * Sets who is told what happens; by default nobody.
     *
     * @param everyone the observer
     * @return this builder
     */
    public GrayRuntimeBuilder observer(GrayObserver everyone) {
        this.observer = everyone;
        return this;
    }

    /**
     * Sets who adds facts about requests; by default nobody.
     *
     * @param contributors the contributors, the most believed first
     * @return this builder
     */
    public GrayRuntimeBuilder attributes(List<GrayAttributes> contributors) {
        List<GrayAttributes> copied = List.copyOf(contributors);
        return attributes(() -> copied);
    }

    /**
     * Sets who adds facts about requests, where they may not be there yet.
     *
     * @param contributors the contributors, the most believed first; asked for each request
     * @return this builder
     */
    public GrayRuntimeBuilder attributes(Supplier<List<GrayAttributes>> contributors) {
        this.attributes = contributors;
        return this;
    }

    /**
     * Sets what tells rules the time; by default the system's clock.
     *
     * @param source the clock
     * @return this builder
     */
    public GrayRuntimeBuilder clock(InstantSource source) {
        this.clock = source;
        return this;
    }

    /**
     * Sets the name of this service among others; by default {@code application}.
     *
     * @param name the name
     * @return this builder
     */
    public GrayRuntimeBuilder service(String name) {
        this.service = name;
        return this;
    }

    /**
     * Makes a request without a tag one that lost it on the way; for services that only other services call.
     *
     * @return this builder
     */
    public GrayRuntimeBuilder expectsTags() {
        this.expectsTags = true;
        return this;
    }

    /**
     * Makes asking for an undeclared name throw, and asking where the decision was lost; for tests.
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
     * @param applications the loader; threads with it, or with one below it, are taken for the application's own
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
