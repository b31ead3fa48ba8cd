package io.github.grayrelease.autoconfigure;

/** In front of the filter and behind it, on Tomcat. */
class BehindFilterOnTomcatTest extends BehindFilterContract {

    BehindFilterOnTomcatTest() {
        super("org.apache.catalina", "threw exception");
    }
}
