package io.github.grayrelease.servlet;

import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.RequestEnd;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Notices the end of a servlet request, whatever the number of its dispatches: of one that stays on its thread when the
 * filter returns; of an asynchronous one when the container completes it; and of one whose exception leaves the filter when
 * the container is done with it, because the container or a filter further out chooses the status of the answer.
 */
final class ServedRequest implements AsyncListener {

    private final RequestEnd end;
    private volatile ServletResponse response;
    private volatile boolean asynchronous;
    private volatile boolean leftToContainer;

    /** Whether the latest dispatch left the request asynchronous. */
    private volatile boolean isStarted;

    /** Whether an exception is leaving the filter. */
    private volatile boolean isThrowing;

    private ServedRequest(RequestEnd end, ServletResponse response) {
        this.end = end;
        this.response = response;
    }

    /** Watches a request that was just decided, if an observer wants to know its end. */
    static void begin(GrayContext context, ServletRequest request, ServletResponse response) {
        RequestEnd end = RequestEnd.of(context);
        if (end != null) {
            request.setAttribute(RequestEnd.ATTRIBUTE, new ServedRequest(end, response));
        }
    }

    /** An exception leaves the filter. */
    static void failed(GrayContext context, ServletRequest request, Throwable failure) {
        if (RequestEnd.isExpected(context)
                && request.getAttribute(RequestEnd.ATTRIBUTE) instanceof ServedRequest served) {
            served.end.failed(failure);
            served.isThrowing = true;
        }
    }

    /** A dispatch leaves the filter. */
    static void left(GrayContext context, ServletRequest request, ServletResponse response) {
        if (!RequestEnd.isExpected(context)) {
            return;
        }
        try {
            if (request.getAttribute(RequestEnd.ATTRIBUTE) instanceof ServedRequest served) {
                served.left(request, response);
            }
        } catch (RuntimeException | LinkageError failure) {
            context.runtime().observer().failed("noticing the end of a request", failure);
        }
    }

    private void left(ServletRequest request, ServletResponse answer) {
        response = answer;
        boolean thrown = isThrowing;
        isThrowing = false;
        isStarted = request.isAsyncStarted();
        if (isStarted) {
            asynchronous = true;
            request.getAsyncContext().addListener(this);
        } else if (asynchronous) {
            // Usually the container tells, but Tomcat does not if an error page was asynchronous, and failed too.
            if (thrown) {
                leaveToContainer();
            }
        } else if (end.hasFailed()) {
            if (!leaveToContainer()) {
                end.tell(() -> RequestEnd.FAILED);
            }
        } else {
            tell();
        }
    }

    /** The end of the container's dispatch ends the request. Returns false if nothing marks that end. */
    private boolean leaveToContainer() {
        if (!leftToContainer) {
            leftToContainer = ContainerScope.atExit(this::exited);
        }
        return leftToContainer;
    }

    /** An error page may have made the request asynchronous. */
    private void exited() {
        leftToContainer = false;
        if (!isStarted) {
            tell();
        }
    }

    private void tell() {
        end.tell(() -> response instanceof HttpServletResponse http ? http.getStatus() : HttpServletResponse.SC_OK);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        tell();
    }

    /** The container or the application chooses the answer, and completes the request then. */
    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {
        Throwable failure = event.getThrowable();
        if (failure != null) {
            end.failed(failure);
        }
    }

    /** Each asynchronous cycle begins without listeners. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
