package io.github.grayrelease.rollout;

import io.github.grayrelease.share.Salt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A recorded incident: the same requests, second by second, for each product. Most begin after five calm minutes. */
enum Incident {
    BROKEN("canary fails entirely", 0.1, 50, 3_600, true) {
        @Override
        double errors(boolean inStage, int second) {
            return inStage ? 1 : CALM;
        }
    },
    WORSE("canary fails for 5 % of the requests", 0.1, 50, 3_600, true) {
        @Override
        double errors(boolean inStage, int second) {
            return inStage ? 0.05 : CALM;
        }
    },
    SLOW_BURN("a slow burn: 1 % in canary, 0.2 % in the control", 0.1, 50, 3_600, true) {
        @Override
        double errors(boolean inStage, int second) {
            return inStage ? 0.01 : CALM;
        }
    },
    LOW_TRAFFIC("2 requests per second in total, half of them in canary, of which 20 % fail", 0.5, 2, 3_600, true) {
        @Override
        double errors(boolean inStage, int second) {
            return inStage ? 0.2 : CALM;
        }
    },
    BOTH_BROKEN("canary overloads the database of both: 30 % fail in both arms, from then on", 0.1, 50, 3_600, true) {
        @Override
        double errors(boolean inStage, int second) {
            return 0.3;
        }
    },
    OUTAGE("a shared service is away for 3 minutes: 60 % fail in both arms", 0.1, 50, 3_600, false) {
        @Override
        double errors(boolean inStage, int second) {
            return second < 180 ? 0.6 : CALM;
        }
    },
    LONG_OUTAGE("the same for 10 minutes", 0.1, 50, 3_600, false) {
        @Override
        double errors(boolean inStage, int second) {
            return second < 600 ? 0.6 : CALM;
        }
    },
    POLLER("one client polls a failing URL in canary, once a second", 0.1, 50, 3_600, false) {
        @Override
        double errors(boolean inStage, int second) {
            return CALM;
        }
    },
    BACKGROUND("2 % fail in both arms, for a day", 0.1, 10, 86_400, false) {
        @Override
        double errors(boolean inStage, int second) {
            return 0.02;
        }
    };

    /** Before the incident, and in arms that it does not touch. */
    private static final double CALM = 0.002;

    private static final int USERS = 50_000;

    private final String text;
    private final double share;
    private final int rate;
    private final int seconds;
    private final boolean bad;

    /** A request that has ended. */
    record Request(boolean inStage, String user, boolean failed) {}

    Incident(String text, double share, int rate, int seconds, boolean bad) {
        this.text = text;
        this.share = share;
        this.rate = rate;
        this.seconds = seconds;
        this.bad = bad;
    }

    /** The probability that a request fails, so many seconds after the begin. */
    abstract double errors(boolean inStage, int second);

    String text() {
        return text;
    }

    double share() {
        return share;
    }

    /** Whether a rollback is right. */
    boolean isBad() {
        return bad;
    }

    /** The background of errors has no begin. */
    private int calmSeconds() {
        return this == BACKGROUND ? 0 : 300;
    }

    /** When each product rolls back, in seconds since the begin of the incident; never is -1. */
    int[] play(long seed, List<Product> products) {
        Random random = new Random(seed);
        List<Request> users = users(Salt.of("incident-" + seed));
        int[] rolledBack = new int[products.size()];
        Arrays.fill(rolledBack, -1);
        for (int second = -calmSeconds();
                second < seconds && IntStream.of(rolledBack).anyMatch(time -> time < 0);
                second++) {
            List<Request> requests = requests(users, random, second);
            int passed = second + 1;
            for (int i = 0; i < rolledBack.length; i++) {
                if (rolledBack[i] < 0 && products.get(i).rollsBack(passed + calmSeconds(), requests)) {
                    rolledBack[i] = Math.max(0, passed);
                }
            }
        }
        return rolledBack;
    }

    /** A request of each user that does not fail. */
    private List<Request> users(Salt salt) {
        return IntStream.range(0, USERS)
                .mapToObj(user -> "user-" + user)
                .map(user -> new Request(salt.bucket(user) < 10_000 * share, user, false))
                .toList();
    }

    private List<Request> requests(List<Request> users, Random random, int second) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < rate; i++) {
            Request user = users.get(random.nextInt(USERS));
            double errors = second < 0 ? CALM : errors(user.inStage(), second);
            requests.add(random.nextDouble() < errors ? new Request(user.inStage(), user.user(), true) : user);
        }
        if (this == POLLER && second >= 0) {
            requests.add(new Request(true, "poller", true));
        }
        return requests;
    }
}
