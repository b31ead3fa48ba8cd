package io.github.grayrelease.actuate;

import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The acts of operators on WebFlux: the same acts off the event loops, because they write to disks and stores. */
@ResponseBody
final class ReactiveGrayOperations extends OperationProblems {

    private final GrayOperations operations;
    private final GrayGrants grants;
    private final Optional<RolloutOperations> rollouts;

    ReactiveGrayOperations(GrayOperations operations, GrayGrants grants, Optional<RolloutOperations> rollouts) {
        this.operations = operations;
        this.grants = grants;
        this.rollouts = rollouts;
    }

    Mono<Explained> explain(@Nullable @RequestBody(required = false) Map<String, Object> sent) {
        return elsewhere(() -> operations.explain(sent));
    }

    Mono<ResponseEntity<Object>> reload(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        return elsewhere(() -> operations.reload(sent, principal));
    }

    Mono<ResponseEntity<Object>> rollback(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        return elsewhere(() -> operations.rollback(sent, principal));
    }

    Mono<ResponseEntity<Object>> unpin(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        return elsewhere(() -> operations.unpin(sent, principal));
    }

    Mono<ResponseEntity<Object>> publish(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        return elsewhere(() -> operations.publish(sent, principal));
    }

    Mono<ResponseEntity<Object>> stage(
            @PathVariable("stage") String path,
            @Nullable @RequestBody(required = false) Map<String, Object> sent,
            @Nullable Principal principal) {
        return elsewhere(() -> operations.stage(path, sent, principal));
    }

    Mono<GrayGrants.Invited> invitations(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        return elsewhere(() -> grants.invitations(sent, principal));
    }

    Mono<GrayGrants.Granted> proofs(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        return elsewhere(() -> grants.proofs(sent, principal));
    }

    Mono<ResponseEntity<Object>> invitation(
            @PathVariable("id") String id,
            @Nullable @RequestBody(required = false) Map<String, Object> sent,
            @Nullable Principal principal) {
        return elsewhere(() -> grants.invitation(id, sent, principal));
    }

    Mono<ResponseEntity<Object>> rollout(
            @PathVariable("rule") String path,
            @Nullable @RequestBody(required = false) Map<String, Object> sent,
            @Nullable Principal principal) {
        return elsewhere(() -> rollouts.orElseThrow().rollout(path, sent, principal));
    }

    private static <T> Mono<T> elsewhere(Callable<T> operation) {
        return Mono.fromCallable(operation).subscribeOn(Schedulers.boundedElastic());
    }
}
