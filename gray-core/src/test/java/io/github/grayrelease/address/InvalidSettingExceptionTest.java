package io.github.grayrelease.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InvalidSettingExceptionTest {

    @Test
    void itsHalvesStayApartEvenIfOneHasASemicolon() {
        InvalidSettingException refused = new InvalidSettingException("'a; b' is not a host", "write a name; no port");

        assertThat(refused.wrong()).isEqualTo("'a; b' is not a host");
        assertThat(refused.remedy()).isEqualTo("write a name; no port");
        assertThat(refused).hasMessage("'a; b' is not a host; write a name; no port");
    }
}
