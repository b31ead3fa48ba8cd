package io.github.grayrelease.hold;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.extract.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hop trace of a request: the hop of this service, then the hops that each of its calls answered, in the order in which
 * the calls started. Bounded; later hops are left out. Safe for all threads.
 */
public final class HopTrace {

    /** The maximum number of hops; people can't read longer chains. */
    static final int MOST_HOPS = 32;

    /** Half of the total header size that common servers and proxies accept. */
    static final int MOST_CHARACTERS = 4096;

    private static final String BETWEEN = "; ";
    private static final Pattern SEPARATOR = Pattern.compile(";\\s*");
    private static final Pattern HOP = Pattern.compile(
            "([A-Za-z0-9._%-]{1,768})=[a-z0-9/-]{1,64}" + "\\([A-Z]{1,16}(?: [A-Za-z0-9._-]{1,64})?\\)");
    private static final Pattern STRANGE = Pattern.compile("[^A-Za-z0-9._-]");
    private static final int LONGEST_NAME = 64;

    private final String own;
    private final List<Call> calls = new ArrayList<>();

    private HopTrace(String own) {
        this.own = own;
    }

    /**
     * Starts a hop trace.
     *
     * @param service the name of this service
     * @param decision the decision of this service
     * @return a trace with one hop, such as {@code order=beta(RULE staff)}
     */
    public static HopTrace of(String service, GrayDecision decision) {
        String rule = decision.rule().map(name -> " " + plain(name)).orElse("");
        return new HopTrace(
                ServiceName.written(service) + "=" + decision.stage() + "(" + decision.reason() + rule + ")");
    }

    /** Replaces the delimiters of the hop list in a name. */
    private static String plain(String name) {
        String plain = STRANGE.matcher(name).replaceAll("_");
        return plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    }

    /** A call to another service. */
    public final class Call {

        private List<String> hops = List.of();

        private Call() {}

        /**
         * Adds the hops that the other service answered; invalid hops are left out.
         *
         * @param headers the values of the header in the answer
         */
        public void answered(List<String> headers) {
            List<String> read = headers.stream()
                    .filter(header -> header.length() <= MOST_CHARACTERS)
                    .flatMap(SEPARATOR::splitAsStream)
                    .filter(HopTrace::isHop)
                    .limit(MOST_HOPS)
                    .toList();
            synchronized (calls) {
                hops = read;
            }
        }
    }

    /**
     * Starts a call.
     *
     * @return the call, which accepts the answer
     */
    public Call call() {
        Call call = new Call();
        synchronized (calls) {
            if (calls.size() < MOST_HOPS) {
                calls.add(call);
            }
        }
        return call;
    }

    /**
     * The hops so far.
     *
     * @return the value of a header
     */
    public String written() {
        StringBuilder text = new StringBuilder(own);
        int count = 1;
        for (String hop : answered()) {
            if (count == MOST_HOPS || text.length() + BETWEEN.length() + hop.length() > MOST_CHARACTERS) {
                break;
            }
            text.append(BETWEEN).append(hop);
            count++;
        }
        return text.toString();
    }

    /** Whether a text is a hop whose service could have that name. */
    private static boolean isHop(String text) {
        Matcher hop = HOP.matcher(text);
        return hop.matches() && ServiceName.read(hop.group(1)).isPresent();
    }

    private List<String> answered() {
        synchronized (calls) {
            return calls.stream().flatMap(call -> call.hops.stream()).toList();
        }
    }
}
