package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayReload;

/** Reads the rules again from where they are kept, because someone says so. Safe for all threads. */
@FunctionalInterface
interface RuleReload {

    GrayReload reload(String by);
}
