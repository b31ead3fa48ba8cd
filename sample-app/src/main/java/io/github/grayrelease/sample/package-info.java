/** Three services that hand one stage on: shop calls price, price calls stock. */
@NullMarked
package io.github.grayrelease.sample;

import org.jspecify.annotations.NullMarked;
