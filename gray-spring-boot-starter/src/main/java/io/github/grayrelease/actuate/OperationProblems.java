package io.github.grayrelease.actuate;

import io.github.grayrelease.control.VersionMovedException;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.fleet.StoreAwayException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** Converts exceptions to answers that tell operators the problem. */
abstract class OperationProblems {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(WriteRefusedException refused) {
        return problem(HttpStatus.FORBIDDEN, refused);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> moved(VersionMovedException moved) {
        return problem(HttpStatus.CONFLICT, moved);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(InvalidRulesException invalid) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, invalid);
    }

    @ExceptionHandler({IllegalArgumentException.class, IllegalStateException.class, UnsupportedOperationException.class
    })
    ResponseEntity<ProblemDetail> mistaken(RuntimeException mistaken) {
        return problem(HttpStatus.BAD_REQUEST, mistaken);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> failed(StoreFailedException failed) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, failed);
    }

    /** Nothing was switched, unless the store has written it without an answer; its watch or poll tells. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> away(StoreAwayException away) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        away.getMessage()
                                + "; nothing is switched. Try again; stages, pins and invitations can be switched on this"
                                + " instance alone with \"scope\": \"instance\""))
                .build();
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, RuntimeException why) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, why.getMessage()))
                .build();
    }

    /** The endpoint is read-only. */
    static final class WriteRefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        WriteRefusedException() {
            super("the endpoint is read-only; set 'management.endpoint.gray.access' to 'unrestricted', and no lower"
                    + " 'management.endpoints.access.max-permitted'");
        }
    }

    /** The store did not answer. Whether it has written the block may be unknown; its watch or poll tells. */
    static final class StoreFailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoreFailedException(Exception failure) {
            super(
                    "the store could not be read or written: " + failure
                            + "; the rules in force stay. When it answers again, look at the version in force before"
                            + " you publish once more",
                    failure);
        }
    }
}
