package io.github.grayrelease.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The same incidents, judged by Gray and by the published rules of others. The page quotes the outcome. */
class ComparisonTest {

    private static final int RUNS = 5;
    private static final int RUNS_OF_A_DAY = 1;

    private static List<Product> products(Incident incident) {
        return List.of(
                new Product.Gray(incident),
                new Product.Flagger(),
                new Product.ArgoRollouts(),
                new Product.LaunchDarkly());
    }

    private static List<String> cells(Incident incident) {
        int runs = incident == Incident.BACKGROUND ? RUNS_OF_A_DAY : RUNS;
        List<int[]> played = IntStream.range(0, runs)
                .mapToObj(run -> incident.play(run, products(incident)))
                .toList();
        List<String> cells = new ArrayList<>(List.of(incident.text(), incident.isBad() ? "yes" : "no"));
        for (int product = 0; product < played.get(0).length; product++) {
            int at = product;
            cells.add(cell(played.stream().mapToInt(run -> run[at]).toArray(), incident.isBad()));
        }
        return cells;
    }

    /** The median time, and in how many of the runs; the wrong outcome in bold. */
    private static String cell(int[] times, boolean bad) {
        int[] rollbacks =
                Arrays.stream(times).filter(time -> time >= 0).sorted().toArray();
        if (rollbacks.length == 0) {
            return bad ? "**never**" : "never";
        }
        String often =
                rollbacks.length == times.length ? "" : " in %d of %d runs".formatted(rollbacks.length, times.length);
        String time = RolloutsPage.time(rollbacks[rollbacks.length / 2]) + often;
        return bad ? time : "**" + time + "**";
    }

    @Test
    void thePageTellsWhatEachProductDoes() {
        List<String> rows = Arrays.stream(Incident.values())
                .map(incident -> RolloutsPage.row(cells(incident)))
                .toList();

        assertThat(RolloutsPage.rows("ComparisonTest")).containsExactlyElementsOf(rows);
    }
}
