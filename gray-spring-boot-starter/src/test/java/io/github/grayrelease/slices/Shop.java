package io.github.grayrelease.slices;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. */
@SpringBootApplication
class Shop {}
