package io.github.grayrelease.rollout;

import io.github.grayrelease.rollout.Incident.Request;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What judges a canary, by its published rules and the examples of its documentation. */
interface Product {

    /**
     * Shows it a second of traffic.
     *
     * @param second the seconds that have passed, that one included
     */
    boolean rollsBack(int second, List<Request> requests);

    /** Gray's judge, with its defaults and {@code action: rollback}. */
    final class Gray implements Product {

        private final Simulated step;

        Gray(Incident incident) {
            this.step = new Simulated(incident.share(), 0);
        }

        @Override
        public boolean rollsBack(int second, List<Request> requests) {
            // The first half minute is the warm-up, in which requests do not count.
            int judged = second - (int) Judge.WARM_UP.toSeconds();
            requests.forEach(request -> step.ended(request.inStage(), request.user(), request.failed(), judged));
            return second % Simulated.TICK_SECONDS == 0 && step.condemns();
        }
    }

    /** The share of successes of a canary in the last minute. */
    final class LastMinute {

        private final Deque<int[]> seconds = new ArrayDeque<>();
        private int total;
        private int failed;

        void add(List<Request> requests) {
            int all = 0;
            int bad = 0;
            for (Request request : requests) {
                all += request.inStage() ? 1 : 0;
                bad += request.inStage() && request.failed() ? 1 : 0;
            }
            seconds.addLast(new int[] {all, bad});
            total += all;
            failed += bad;
            if (seconds.size() > Duration.ofMinutes(1).toSeconds()) {
                int[] old = seconds.removeFirst();
                total -= old[0];
                failed -= old[1];
            }
        }

        /** Without requests it is no number. */
        double successes() {
            return 1 - (double) failed / total;
        }
    }

    /**
     * Flagger's built-in check: {@code request-success-rate} of at least 99 %, looked at every minute over a minute, five
     * failed checks. A check without values fails.
     *
     * @see <a href="https://docs.flagger.app/usage/metrics">Metrics Analysis</a>
     */
    final class Flagger implements Product {

        private static final int INTERVAL = 60;
        private static final int THRESHOLD = 5;
        private static final double LEAST = 0.99;

        private final LastMinute canary = new LastMinute();
        private int failedChecks;

        @Override
        public boolean rollsBack(int second, List<Request> requests) {
            canary.add(requests);
            if (second % INTERVAL == 0 && !(canary.successes() >= LEAST)) {
                failedChecks++;
            }
            return failedChecks >= THRESHOLD;
        }
    }

    /**
     * The background analysis of the documentation of Argo Rollouts: a success rate of at least 95 %, measured every five
     * minutes, three failed measurements. Its query is an {@code irate}, which sees the last two scrapes: here a minute.
     *
     * @see <a href="https://argo-rollouts.readthedocs.io/en/stable/features/analysis/">Analysis and Progressive Delivery</a>
     */
    final class ArgoRollouts implements Product {

        private static final int INTERVAL = 300;
        private static final int LIMIT = 3;
        private static final double LEAST = 0.95;

        private final LastMinute canary = new LastMinute();
        private int failed;

        @Override
        public boolean rollsBack(int second, List<Request> requests) {
            canary.add(requests);
            if (second % INTERVAL == 0 && canary.successes() < LEAST) {
                failed++;
            }
            return failed >= LIMIT;
        }
    }

    /**
     * LaunchDarkly's guarded rollout, as far as it is published: a sequential test of the difference between the arms,
     * counted by contexts. Not published are the confidence, the interval and the kind of the test. Here it is a mixture
     * test at 95 %, every minute.
     *
     * @see <a href="https://launchdarkly.com/docs/home/releases/regression-detection">Regression detection</a>
     */
    final class LaunchDarkly implements Product {

        private static final int INTERVAL = 60;
        private static final double SIGNIFICANT = 1 / 0.05;

        /** The variance of the differences that the test looks for. */
        private static final double MIXTURE = 0.01 * 0.01;

        private final Arm stage = new Arm();
        private final Arm control = new Arm();

        /** The contexts of an arm. */
        private static final class Arm {
            private final Set<String> contexts = new HashSet<>();
            private final Set<String> failing = new HashSet<>();

            void add(Request request) {
                contexts.add(request.user());
                if (request.failed()) {
                    failing.add(request.user());
                }
            }

            double rate() {
                return (failing.size() + 0.5) / (contexts.size() + 1);
            }

            double variance() {
                return rate() * (1 - rate()) / Math.max(1, contexts.size());
            }
        }

        @Override
        public boolean rollsBack(int second, List<Request> requests) {
            requests.forEach(request -> (request.inStage() ? stage : control).add(request));
            return second % INTERVAL == 0 && isWorse();
        }

        private boolean isWorse() {
            double difference = stage.rate() - control.rate();
            double variance = stage.variance() + control.variance();
            double ratio = Math.sqrt(variance / (variance + MIXTURE))
                    * Math.exp(MIXTURE * difference * difference / (2 * variance * (variance + MIXTURE)));
            return difference > 0 && ratio >= SIGNIFICANT;
        }
    }
}
