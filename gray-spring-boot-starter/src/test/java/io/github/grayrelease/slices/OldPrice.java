package io.github.grayrelease.slices;

import org.springframework.stereotype.Service;

@Service
class OldPrice implements Price {

    @Override
    public int of(String item) {
        return 100;
    }
}
