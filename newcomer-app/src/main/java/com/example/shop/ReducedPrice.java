package com.example.shop;

import io.github.grayrelease.GrayVariant;
import org.springframework.stereotype.Service;

/** The price that testers see: one euro off. */
@Service
@GrayVariant("beta")
class ReducedPrice implements Price {

    private final Items items;

    ReducedPrice(Items items) {
        this.items = items;
    }

    @Override
    public int cents(String item) {
        return items.findById(item).orElseThrow().cents() - 100;
    }
}
