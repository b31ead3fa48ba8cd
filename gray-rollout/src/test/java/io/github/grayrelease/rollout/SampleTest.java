package io.github.grayrelease.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleTest {

    private static Sample of(int from, int to, boolean inStage) {
        Sample sample = new Sample();
        IntStream.range(from, to).forEach(user -> sample.add(Subjects.hash("user-" + user), inStage));
        return sample;
    }

    @Test
    void aSubjectThatFailsTwiceCountsOnce() {
        Sample sample = of(0, 100, true);
        sample.addAll(of(50, 120, true));
        sample.addAll(of(200, 230, false));

        assertThat(sample.stage()).isEqualTo(120);
        assertThat(sample.control()).isEqualTo(30);
        assertThat(sample.level()).isZero();
    }

    @Test
    void ofManySubjectsAFairPartStays() {
        Sample sample = of(0, 10_000, true);
        sample.addAll(of(10_000, 100_000, false));

        assertThat(sample.stage() + sample.control()).isBetween(Sample.MOST / 3, Sample.MOST);
        assertThat(sample.level()).isBetween(8, 10);
        assertThat((double) sample.stage() / (sample.stage() + sample.control()))
                .isBetween(0.04, 0.16);
    }

    @Test
    void theOrderOfUnitingDoesNotMatter() {
        Sample one = of(0, 3_000, true);
        one.addAll(of(2_000, 9_000, false));
        Sample other = of(2_000, 9_000, false);
        other.addAll(of(0, 2_000, true));

        assertThat(one.level()).isEqualTo(other.level());
        assertThat(one.stage() + one.control()).isEqualTo(other.stage() + other.control());
    }

    @Test
    void aTextIsReadBackAndAnythingElseIsNot() {
        Sample sample = of(0, 400, true);
        sample.addAll(of(400, 900, false));

        assertThat(Sample.read(sample.text()).orElseThrow().text()).isEqualTo(sample.text());
        assertThat(Sample.read("0::").orElseThrow().stage()).isZero();
        assertThat(Sample.read("0:abc:")).isEmpty();
        assertThat(Sample.read("-1::")).isEmpty();
        assertThat(Sample.read("")).isEmpty();
        assertThat(Counts.read("1/20 3/400 " + sample.text()).orElseThrow().text())
                .isEqualTo("1/20 3/400 " + sample.text());
        assertThat(Counts.read("1/20 3/400")).isEmpty();
        assertThat(Counts.read("1/99999999999999999999 3/400 0::")).isEmpty();
        assertThat(sample.text().length()).isLessThan(8 * 1024);
    }
}
