/** The service that outsiders reach: it decides the stage of each request. */
@NullMarked
package com.example.shop;

import org.jspecify.annotations.NullMarked;
