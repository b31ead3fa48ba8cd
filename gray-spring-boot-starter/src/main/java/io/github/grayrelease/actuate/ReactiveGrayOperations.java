package io.github.grayrelease.actuate;

import java.security.Principal;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@link GrayOperations} on WebFlux: the same acts off the event loops, because they write to disks and stores. */
@ResponseBody
final class ReactiveGrayOperations extends OperationProblems {

    private final GrayOperations operations;

    ReactiveGrayOperations(GrayOperations operations) {
        this.operations = operations;
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

    static <T> Mono<T> elsewhere(Callable<T> operation) {
        return Mono.fromCallable(operation).subscribeOn(Schedulers.boundedElastic());
    }
}
