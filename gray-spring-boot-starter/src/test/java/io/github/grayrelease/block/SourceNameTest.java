package io.github.grayrelease.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceNameTest {

    private static final String CHOICE =
            "write one of environment, file:, redis:, rediss:, the last ones with a location" + " after the colon";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                 | has no value; CHOICE",
                "' '                | has no value; CHOICE",
                "flie:/etc/rules    | has the unknown scheme 'flie'; did you mean 'file:'? CHOICE",
                "Redis:rules        | has the unknown scheme 'Redis'; did you mean 'redis:'? CHOICE",
                "git:rules          | has the unknown scheme 'git'; CHOICE",
                "environment:       | has the unknown scheme 'environment'; CHOICE",
                "/etc/gray/a.yml    | does not begin with a scheme; CHOICE",
                "redis :rules       | does not begin with a scheme; CHOICE",
                "etcd:/rules        | needs the module 'gray-etcd', which is not on the class path; add the dependency io.github.grayrelease:gray-etcd",
                "nacos:             | needs the module 'gray-nacos', which is not on the class path; add the dependency io.github.grayrelease:gray-nacos",
            })
    void aSourceThatNobodyOpensIsRefusedWithItsRemedy(String source, String expected) {
        assertThat(SourceName.unknown(source, List.of("redis", "file", "rediss")))
                .hasMessage("gray.source: " + expected.replace("CHOICE", CHOICE));
    }
}
