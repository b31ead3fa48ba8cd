package io.github.grayrelease.slices;

import org.springframework.stereotype.Service;

/** Gets the one object that picks. */
@Service
class Till {

    private final Price price;

    Till(Price price) {
        this.price = price;
    }

    int total(String item) {
        return price.of(item);
    }
}
