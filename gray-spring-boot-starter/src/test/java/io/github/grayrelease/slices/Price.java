package io.github.grayrelease.slices;

/** What has a plain and an annotated implementation. */
interface Price {

    int of(String item);
}
