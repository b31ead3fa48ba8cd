package io.github.grayrelease.rollout;

/** Why a rollout does not go on. */
public enum HoldReason {
    /** The step has seen too few requests in the stage; ends by itself. */
    TOO_FEW,
    /** Nobody is in the control, so there is nothing to compare with; ends by itself. */
    NO_CONTROL,
    /** Something speaks for failures of the stage, without proving them. */
    SUSPECT,
    /** The stage is slower than its control. */
    SLOWER,
    /** The stage gets more users than its share, or less. */
    IMBALANCED,
    /** The next step waits for an operator's approval. */
    APPROVAL,
    /** An operator holds it, or has rolled it back. */
    OPERATOR;

    /** Whether it is something that was seen, and stays until it is gone or an operator decides. */
    boolean isEvidence() {
        return this == SUSPECT || this == SLOWER || this == IMBALANCED;
    }

    /** Whether only an operator ends it. */
    boolean endsByOperator() {
        return this == IMBALANCED || this == OPERATOR;
    }
}
