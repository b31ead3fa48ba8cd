package io.github.grayrelease.address;

/**
 * A setting that Gray can't use. Mistake and remedy are separate fields, so that reports need not split the message; the
 * message joins them with a semicolon.
 */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String wrong;
    private final String remedy;

    /**
     * Creates the exception.
     *
     * @param wrong the mistake, such as {@code '10.0.0.0/99' is not a range of addresses}
     * @param remedy the remedy, as an imperative
     */
    public InvalidSettingException(String wrong, String remedy) {
        super(wrong + "; " + remedy);
        this.wrong = wrong;
        this.remedy = remedy;
    }

    /**
     * The mistake.
     *
     * @return a sentence without a full stop
     */
    public String wrong() {
        return wrong;
    }

    /**
     * The remedy.
     *
     * @return an imperative in lower case, without a full stop
     */
    public String remedy() {
        return remedy;
    }
}
