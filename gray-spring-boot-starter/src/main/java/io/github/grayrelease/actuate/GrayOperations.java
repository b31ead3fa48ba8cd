package io.github.grayrelease.actuate;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleStatus.LastReload;
import io.github.grayrelease.control.VersionMovedException;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.fleet.FleetControl;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.source.RuleFeed;
import io.github.grayrelease.source.RuleReload;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * The acts of operators, below the path of {@link GrayEndpoint}. They are request handlers, because an endpoint operation
 * accepts only texts in its body, and can't be distinguished from other write operations. They may block.
 */
@ResponseBody
final class GrayOperations extends OperationProblems {

    /** The paths below the endpoint's path; each is a method here. */
    static final List<String> NAMES = List.of("explain", "reload", "rollback", "unpin", "publish");

    /** The path of the method {@code stage}, below the endpoint's path; a lane has several segments. */
    static final String STAGES = "/stages/{*stage}";

    private final RuleControl control;
    private final GrayRuntime runtime;
    private final Optional<RuleReload> reload;
    private final Optional<RuleFeed> feed;
    private final ScopedActs acts;
    private final Operators operators;

    GrayOperations(
            RuleControl control,
            GrayRuntime runtime,
            Optional<RuleReload> reload,
            Optional<RuleFeed> feed,
            ScopedActs acts,
            Operators operators) {
        this.control = control;
        this.runtime = runtime;
        this.reload = reload;
        this.feed = feed;
        this.acts = acts;
        this.operators = operators;
    }

    /** Explains a decision. It changes nothing, so read access is enough. */
    Explained explain(@Nullable @RequestBody(required = false) Map<String, Object> sent) {
        Body body = new Body(
                sent,
                "headers",
                "cookies",
                "query",
                "attributes",
                "subject",
                "path",
                "method",
                "host",
                "ip",
                "roles",
                "at");
        RequestFacts facts = new RequestFacts();
        body.texts("headers").forEach(facts::header);
        body.texts("cookies").forEach(facts::cookie);
        body.texts("query").forEach(facts::query);
        body.texts("attributes").forEach(facts::attribute);
        body.list("roles").forEach(facts::role);
        body.text("subject").ifPresent(facts::subject);
        body.text("path").ifPresent(facts::path);
        body.text("method").ifPresent(facts::method);
        body.text("host").ifPresent(facts::host);
        body.text("ip").ifPresent(facts::ip);
        return Explained.of(body.text("at")
                .map(GrayOperations::time)
                .map(at -> runtime.explain(facts, at))
                .orElseGet(() -> runtime.explain(facts)));
    }

    private static InstantSource time(String written) {
        try {
            return InstantSource.fixed(OffsetDateTime.parse(written).toInstant());
        } catch (DateTimeException noTime) {
            throw new IllegalArgumentException(
                    "'at' must be a time with an offset, such as 2026-12-01T10:00:00+08:00", noTime);
        }
    }

    ResponseEntity<Object> reload(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        operators.requireUnrestricted();
        Body body = new Body(sent, Operators.EXPECTED, Operators.BECAUSE);
        Author author = Operators.author(body, principal);
        RuleReload source = reload.orElseThrow(() -> new IllegalStateException("gray.enabled is false"));
        body.text(Operators.EXPECTED).map(FleetControl::rulesOf).ifPresent(control::requireInForce);
        return audited("GRAY_RELOAD", author, source.reload(author));
    }

    ResponseEntity<Object> rollback(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        operators.requireUnrestricted();
        Body body = new Body(sent, "version", ScopedActs.SCOPE, Operators.EXPECTED, Operators.BECAUSE);
        String version = body.required("version", "the version to roll back to, from /actuator/gray/history");
        Author author = Operators.author(body, principal);
        return audited("GRAY_ROLLBACK", author, acts.rollback(version, body, author));
    }

    ResponseEntity<Object> unpin(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        operators.requireUnrestricted();
        Body body = new Body(sent, ScopedActs.SCOPE, Operators.EXPECTED, Operators.BECAUSE);
        Author author = Operators.author(body, principal);
        return audited("GRAY_UNPIN", author, acts.unpin(body, author));
    }

    ResponseEntity<Object> publish(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        operators.requireUnrestricted();
        Body body = new Body(sent, "block", Operators.EXPECTED, Operators.BECAUSE);
        String block = body.required("block", "the text of a 'gray:' block");
        Author author = Operators.author(body, principal);
        RuleFeed followed = feed.orElseThrow(() -> new IllegalStateException(
                "publishing is off, or the rules are in the environment; set 'gray.publish' to true and 'gray.source'"
                        + " to a store"));
        return audited(
                "GRAY_PUBLISH", author, published(followed, block, FleetControl.rulesOf(acts.expected(body)), author));
    }

    private static GrayReload published(RuleFeed feed, String block, String expected, Author author) {
        try {
            return feed.publish(block, expected, author);
        } catch (InvalidRulesException
                | VersionMovedException
                | IllegalArgumentException
                | UnsupportedOperationException refused) {
            throw refused;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreFailedException(stopped);
        } catch (Exception failure) {
            throw new StoreFailedException(failure);
        }
    }

    ResponseEntity<Object> stage(
            @PathVariable("stage") String path,
            @Nullable @RequestBody(required = false) Map<String, Object> sent,
            @Nullable Principal principal) {
        operators.requireUnrestricted();
        Body body = new Body(sent, "suspended", ScopedActs.SCOPE, Operators.BECAUSE, Operators.EXPECTED);
        String stage = path.replaceFirst("^/", "");
        Author author = Operators.author(body, principal);
        boolean suspends = body.isTrue("suspended");
        Persistence persistence = suspends ? acts.suspend(stage, body, author) : acts.resume(stage, body, author);
        operators.acted(suspends ? "GRAY_SUSPEND" : "GRAY_RESUME", author, Map.of("stage", stage));
        return ResponseEntity.ok(acts.standing(persistence));
    }

    private ResponseEntity<Object> audited(String type, Author author, GrayReload reload) {
        operators.acted(type, author, Map.of("outcome", reload.outcome().word(), "version", reload.version()));
        HttpStatus status = reload.outcome() == Outcome.REJECTED || reload.outcome() == Outcome.FAILED
                ? HttpStatus.UNPROCESSABLE_CONTENT
                : HttpStatus.OK;
        return ResponseEntity.status(status).body(GrayEndpoint.Reload.of(new LastReload(Instant.now(), reload)));
    }
}
