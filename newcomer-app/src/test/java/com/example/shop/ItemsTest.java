package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;

/** The database alone. */
@DataJpaTest
class ItemsTest {

    @Autowired
    private Items items;

    @Test
    void anItemIsFoundByItsName() {
        items.save(new Item("biscuit", 250));

        assertThat(items.findById("biscuit")).map(Item::cents).contains(250);
        assertThat(new ListPrice(items).cents("biscuit")).isEqualTo(250);
        assertThat(new ReducedPrice(items).cents("biscuit")).isEqualTo(150);
    }
}
