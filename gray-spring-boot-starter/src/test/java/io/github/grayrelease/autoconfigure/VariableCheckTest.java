package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.block.VariableCheck;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariableCheckTest {

    @ParameterizedTest
    @CsvSource({
        "GRAY_INGRES_SECRET, GRAY_INGRESS_SECRET",
        "GRAY_INGRESS_SECERT, GRAY_INGRESS_SECRET",
        "GRAY_INGRESS_PREVIOS_SECRET, GRAY_INGRESS_PREVIOUS_SECRET",
        "GRAY_INGRESS_EXPECT_TAGS, GRAY_INGRESS_EXPECT_TAG",
        "gray_sorce, GRAY_SOURCE",
        "GRAY_STAGE_0, GRAY_STAGES_0",
        "GRAY_ENABLE, GRAY_ENABLED",
        "GRAY_TAG_HAEDER, GRAY_TAG_HEADER",
        "GRAY_EGRESS_HOST, GRAY_EGRESS_HOSTS",
    })
    void aVariableThatNearlyNamesAKeyIsWarnedOf(String variable, String meant) {
        assertThat(VariableCheck.warnings(Set.of(variable, "PATH"), GrayProperties.class))
                .containsExactly("Environment variable '" + variable
                        + "' is not a key of Gray and has no effect; did you mean '" + meant + "'?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRAY_SECRET",
                "GRAY_HOME",
                "GRAY_VERSION",
                "GRAYLOG_SOURCE",
                "GRAY_INGRESS_SECRET",
                "GRAY_INGRESS_PREVIOUSSECRET",
                "GRAY_INGRESS_PREVIOUS_SECRET",
                "GRAY_INGRESS_PROXIES_0",
                "GRAY_RULES_0_STAGE",
                "GRAY_VARIANTS_NEWPRICE_STAGES_0",
                "GRAY_STAGES",
                "GRAY_",
                "GRAY",
            })
    void aVariableThatNamesAKeyOrNothingLikeOneIsNot(String variable) {
        assertThat(VariableCheck.warnings(Set.of(variable), GrayProperties.class))
                .isEmpty();
    }
}
