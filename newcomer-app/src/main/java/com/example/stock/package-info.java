/** The service that only the shop calls: it believes the stage that the shop signed. */
@NullMarked
package com.example.stock;

import org.jspecify.annotations.NullMarked;
