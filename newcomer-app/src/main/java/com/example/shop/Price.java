package com.example.shop;

/** The price of an item. */
interface Price {

    int cents(String item);
}
