package io.github.grayrelease.slices;

import io.github.grayrelease.GrayVariant;
import org.springframework.stereotype.Service;

@Service
@GrayVariant("beta")
class NewPrice implements Price {

    @Override
    public int of(String item) {
        return 80;
    }
}
