package io.github.grayrelease.actuate;

import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.Mistake;
import io.github.grayrelease.fleet.FleetControl;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.trust.Invitation;
import io.github.grayrelease.trust.Invitations;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Proofs;
import io.github.grayrelease.trust.Proofs.Proof;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;

/** What operators hand out, below the path of {@link GrayEndpoint}: invitations for people, and proofs for one request. */
@ResponseBody
final class GrayGrants extends OperationProblems {

    /** The paths below the endpoint's path; each is a method here. */
    static final List<String> NAMES = List.of("invitations", "proofs");

    /** The path of the method {@code invitation}, below the endpoint's path. */
    static final String INVITATION = "/invitations/{id}";

    private static final Duration A_WEEK = Duration.ofDays(7);

    private final RuleControl control;
    private final GrayRuntime runtime;
    private final Optional<Egress> egress;
    private final ScopedActs acts;
    private final Operators operators;

    GrayGrants(
            RuleControl control, GrayRuntime runtime, Optional<Egress> egress, ScopedActs acts, Operators operators) {
        this.control = control;
        this.runtime = runtime;
        this.egress = egress;
        this.acts = acts;
        this.operators = operators;
    }

    /** The expected version is optional, because the rules in force do not change. */
    Invited invitations(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        operators.requireUnrestricted();
        Body body = new Body(sent, "stage", "valid-for", Operators.EXPECTED, Operators.BECAUSE);
        body.text(Operators.EXPECTED).map(FleetControl::rulesOf).ifPresent(control::requireInForce);
        Invitations invitations = runtime.tags().invitations().orElseThrow(GrayGrants::noSecret);
        String stage = declared(body.required("stage", "the stage to invite to"));
        body.required(Operators.BECAUSE, "the people that you invite, for the audit event");
        Invitation invitation = invitations.invite(stage, lasting(body.text("valid-for")));
        operators.acted(
                "GRAY_INVITE",
                Operators.author(body, principal),
                Map.of(
                        "id",
                        invitation.id(),
                        "stage",
                        stage,
                        "expires",
                        invitation.expires().toString()));
        return Invited.of(invitation);
    }

    /** A proof is replayable by whoever sees it, so the operator says what it is for. */
    Granted proofs(@Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        operators.requireUnrestricted();
        Body body = new Body(sent, "stage", Operators.EXPECTED, Operators.BECAUSE);
        body.text(Operators.EXPECTED).map(FleetControl::rulesOf).ifPresent(control::requireInForce);
        Egress sender = egress.orElseThrow(() -> new IllegalStateException("gray.enabled is false"));
        Proofs proofs = sender.proofs().orElseThrow(GrayGrants::noSecret);
        String stage = declared(body.required("stage", "the stage of the request that you want to send"));
        body.required(Operators.BECAUSE, "the purpose of that request, for the audit event");
        Proof proof = proofs.fresh(stage);
        operators.acted(
                "GRAY_PROVE",
                Operators.author(body, principal),
                Map.of("stage", stage, "expires", proof.expires().toString()));
        return new Granted(stage, proof.expires(), sender.headers(stage, proof));
    }

    private static InvalidRulesException noSecret() {
        return new InvalidRulesException(List.of(new Mistake(
                "gray.ingress.secret",
                "",
                "is not set, so neither invitations nor proofs can be signed",
                "set it to the secret that all services share, of at least " + Keys.MIN_LENGTH
                        + " random characters")));
    }

    private String declared(String stage) {
        RuleBook rules = runtime.books().current();
        if (!rules.isStage(stage)) {
            throw new IllegalArgumentException("'stage' is not a declared stage; declared are "
                    + String.join(", ", rules.stages().names()));
        }
        return stage;
    }

    private static Duration lasting(Optional<String> written) {
        try {
            return written.map(Duration::parse).orElse(A_WEEK);
        } catch (DateTimeException noDuration) {
            throw new IllegalArgumentException(
                    "'valid-for' must be an ISO 8601 duration, such as P7D or PT8H", noDuration);
        }
    }

    /** The expected version is optional: a withdrawal is urgent and affects only this invitation. */
    ResponseEntity<Object> invitation(
            @PathVariable("id") String id,
            @Nullable @RequestBody(required = false) Map<String, Object> sent,
            @Nullable Principal principal) {
        operators.requireUnrestricted();
        Body body = new Body(sent, "withdrawn", ScopedActs.SCOPE, Operators.EXPECTED, Operators.BECAUSE);
        if (!body.isTrue("withdrawn")) {
            throw new IllegalArgumentException("a withdrawal is permanent; create another invitation instead");
        }
        Author author = Operators.author(body, principal);
        Persistence persistence = acts.withdraw(id, body, author);
        operators.acted("GRAY_WITHDRAW", author, Map.of("id", id));
        return ResponseEntity.ok(acts.standing(persistence));
    }

    /** An invitation, ready to hand out. */
    record Invited(String id, String stage, Instant expires, String token, String query) {

        static Invited of(Invitation invitation) {
            return new Invited(
                    invitation.id(), invitation.stage(), invitation.expires(), invitation.token(), invitation.query());
        }
    }

    /** The headers of a request with a proof. */
    record Granted(String stage, Instant expires, Map<String, String> headers) {}
}
