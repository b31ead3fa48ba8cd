/** Three services that propagate one stage: shop calls price, and price calls stock. */
@NullMarked
package io.github.grayrelease.sample;

import org.jspecify.annotations.NullMarked;
