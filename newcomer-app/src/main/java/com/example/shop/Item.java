package com.example.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An item for sale. */
@Entity
class Item {

    @Id
    private String name = "";

    private int cents;

    /** For JPA. */
    protected Item() {}

    Item(String name, int cents) {
        this.name = name;
        this.cents = cents;
    }

    int cents() {
        return cents;
    }

    @Override
    public String toString() {
        return name;
    }
}
