package io.github.grayrelease.hold;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;

/** Finds who called into Gray. */
final class Caller {

    /** The classes on the way from the application to here. */
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
            "io.github.grayrelease.handler.");

    private Caller() {}

    /** Class, method and line of the first frame that is not Gray's. */
    static String outsideGray() {
        return StackWalker.getInstance().walk(frames -> frames.dropWhile(frame -> !isHere(frame))
                .filter(Caller::isApplications)
                .findFirst()
                .map(Caller::described)
                .orElse("unknown"));
    }

    /** Observers may ask, whoever they are; they stand in front of the frames that lead to here. */
    private static boolean isHere(StackFrame frame) {
        return frame.getClassName().equals("io.github.grayrelease.hold.GrayContext")
                || frame.getClassName().equals("io.github.grayrelease.hold.GrayContexts");
    }

    /** Proxies, subscriptions and reflection stand between the application and here as well. */
    private static boolean isApplications(StackFrame frame) {
        String name = frame.getClassName();
        return !OURS.contains(name) && BETWEEN.stream().noneMatch(name::startsWith);
    }

    private static String described(StackFrame frame) {
        return frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber();
    }
}
