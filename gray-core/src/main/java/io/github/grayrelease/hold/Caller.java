package io.github.grayrelease.hold;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;

/** Finds the application code that called Gray. */
final class Caller {

    /** The classes between the application and this one. */
    private static final Set<String> OURS = Set.of(
            "io.github.grayrelease.Gray",
            "io.github.grayrelease.GrayApplication",
            "io.github.grayrelease.GrayReactive",
            "io.github.grayrelease.branch.Branch",
            "io.github.grayrelease.branch.Choice",
            "io.github.grayrelease.branch.Question",
            "io.github.grayrelease.branch.ReactiveBranch",
            "io.github.grayrelease.branch.ReactiveChoice",
            "io.github.grayrelease.hold.ReactorContexts",
            "io.github.grayrelease.hold.GrayRuntime",
            "io.github.grayrelease.hold.GrayContext",
            "io.github.grayrelease.hold.GrayContexts",
            "io.github.grayrelease.hold.Caller");

    private static final List<String> BETWEEN = List.of(
            "java.",
            "jdk.",
            "reactor.",
            "org.springframework.",
            "io.github.grayrelease.variant.Variant",
            "io.github.grayrelease.handler.",
            "io.github.grayrelease.servlet.GrayFilter",
            "io.github.grayrelease.webflux.GrayWebFilter");

    /** Parts of the names of generated classes, which may lie in a package of the application. */
    private static final List<String> GENERATED = List.of("$$", "$Proxy");

    private Caller() {}

    /** Class, method and line of the first frame outside Gray. */
    static String outsideGray() {
        return StackWalker.getInstance().walk(frames -> frames.dropWhile(frame -> !isHere(frame))
                .filter(Caller::isApplications)
                .findFirst()
                .map(Caller::described)
                .orElse("unknown"));
    }

    /** An observer may call Gray too; its frame precedes those that lead here. */
    private static boolean isHere(StackFrame frame) {
        return frame.getClassName().equals("io.github.grayrelease.hold.GrayContext")
                || frame.getClassName().equals("io.github.grayrelease.hold.GrayContexts");
    }

    /** Skips proxies, subscriptions and reflection too. */
    private static boolean isApplications(StackFrame frame) {
        String name = frame.getClassName();
        return !OURS.contains(name)
                && BETWEEN.stream().noneMatch(name::startsWith)
                && GENERATED.stream().noneMatch(name::contains);
    }

    private static String described(StackFrame frame) {
        return frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber();
    }
}
