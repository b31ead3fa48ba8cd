package io.github.grayrelease.servlet;

import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.trust.InvitationRedirect;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The filter for any Servlet 6.1 container. Register it for all dispatcher types, with async supported, after
 * authentication and before any code that asks for the stage.
 *
 * <p>The first dispatch decides the stage of a request; later dispatches keep it. Exceptions of the application pass
 * unchanged; within a {@link ContainerScope}, what is logged about them further out has the stage.
 */
public final class GrayFilter implements Filter {

    private final GrayFlow flow;

    /**
     * Creates the filter.
     *
     * @param flow the flow that each request takes
     */
    public GrayFilter(GrayFlow flow) {
        this.flow = flow;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain application)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http)) {
            application.doFilter(request, response);
            return;
        }
        ServletFacts facts = new ServletFacts(http);
        if (http.getAttribute(GrayContext.ATTRIBUTE) instanceof GrayContext decided) {
            if (isInside(http.getDispatcherType()) && GrayContexts.isWithin(decided)) {
                application.doFilter(request, response);
            } else {
                serve(decided, flow.resume(decided), facts, http, response, application);
            }
            return;
        }
        if (http.getDispatcherType() == DispatcherType.REQUEST && response instanceof HttpServletResponse answer) {
            Optional<InvitationRedirect> admission = flow.admit(facts);
            if (admission.isPresent() && flow.redirects(admission.get(), answer::addHeader, answer::setStatus)) {
                return;
            }
        }
        GrayContext context = flow.decide(facts);
        http.setAttribute(GrayContext.ATTRIBUTE, context);
        http.setAttribute(GrayContext.STAGE_ATTRIBUTE, context.stage());
        ServedRequest.begin(context, http, response);
        serve(context, flow.enter(context), facts, http, response, application);
    }

    /** Whether a dispatch may run inside the scope of another one. */
    private static boolean isInside(DispatcherType dispatch) {
        return dispatch == DispatcherType.FORWARD || dispatch == DispatcherType.INCLUDE;
    }

    private static void serve(
            GrayContext context,
            GrayScope opened,
            ServletFacts facts,
            HttpServletRequest http,
            ServletResponse response,
            FilterChain application)
            throws IOException, ServletException {
        try (GrayScope scope = opened) {
            tellCaches(context, response);
            ServletRequest request = facts.without(context.hidden());
            if (context.hopTrace().isPresent() && response instanceof HttpServletResponse answer) {
                TracedResponse traced = new TracedResponse(
                        answer, context.hopTrace().get(), context.runtime().observer());
                serveTraced(request, traced, application);
            } else {
                application.doFilter(request, response);
            }
        } catch (Throwable failure) {
            ContainerScope.failed(context);
            ServedRequest.failed(context, http, failure);
            throw failure;
        } finally {
            ServedRequest.left(context, http, response);
        }
    }

    private static void serveTraced(ServletRequest request, TracedResponse response, FilterChain application)
            throws IOException, ServletException {
        application.doFilter(request, response);
        if (!request.isAsyncStarted()) {
            response.tell();
        }
    }

    /** The request goes on even if a container or wrapper refuses the headers. */
    private static void tellCaches(GrayContext context, ServletResponse response) {
        if (context.answer().isEmpty() || !(response instanceof HttpServletResponse answer) || response.isCommitted()) {
            return;
        }
        try {
            ServletResponseHeaders.complete(answer, context.answer());
        } catch (RuntimeException | LinkageError failure) {
            context.runtime().observer().failed("telling caches", failure);
        }
    }
}
