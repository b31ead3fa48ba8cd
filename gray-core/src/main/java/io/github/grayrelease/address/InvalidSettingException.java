package io.github.grayrelease.address;

/**
 * A setting that Gray can't use. It says what is wrong and, apart from that, what would be right, so that whoever reports
 * it has both halves without taking a sentence apart. The message joins them with a semicolon.
 */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String wrong;
    private final String remedy;

    /**
     * Creates the exception.
     *
     * @param wrong what is wrong, such as {@code '10.0.0.0/99' is not a range of addresses}
     * @param remedy what to do about it, as an order
     */
    public InvalidSettingException(String wrong, String remedy) {
        super(wrong + "; " + remedy);
        this.wrong = wrong;
        this.remedy = remedy;
    }

    /**
     * What is wrong.
     *
     * @return a sentence without an end
     */
    public String wrong() {
        return wrong;
    }

    /**
     * What to do about it.
     *
     * @return an order, in lower case and without a full stop
     */
    public String remedy() {
        return remedy;
    }
}
