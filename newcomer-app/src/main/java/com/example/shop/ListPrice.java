package com.example.shop;

import org.springframework.stereotype.Service;

/** The price in the database. */
@Service
class ListPrice implements Price {

    private final Items items;

    ListPrice(Items items) {
        this.items = items;
    }

    @Override
    public int cents(String item) {
        return items.findById(item).orElseThrow().cents();
    }
}
