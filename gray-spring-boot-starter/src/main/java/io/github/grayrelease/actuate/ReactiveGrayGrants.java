package io.github.grayrelease.actuate;

import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;
import reactor.core.publisher.Mono;

/** {@link GrayGrants} on WebFlux: the same acts off the event loops, because a withdrawal is written to the disk. */
@ResponseBody
final class ReactiveGrayGrants extends OperationProblems {

    private final GrayGrants grants;

    ReactiveGrayGrants(GrayGrants grants) {
        this.grants = grants;
    }

    Mono<GrayGrants.Invited> invitations(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        return ReactiveGrayOperations.elsewhere(() -> grants.invitations(sent, principal));
    }

    Mono<GrayGrants.Granted> proofs(
            @Nullable @RequestBody(required = false) Map<String, Object> sent, @Nullable Principal principal) {
        return ReactiveGrayOperations.elsewhere(() -> grants.proofs(sent, principal));
    }

    Mono<ResponseEntity<Object>> invitation(
            @PathVariable("id") String id,
            @Nullable @RequestBody(required = false) Map<String, Object> sent,
            @Nullable Principal principal) {
        return ReactiveGrayOperations.elsewhere(() -> grants.invitation(id, sent, principal));
    }
}
