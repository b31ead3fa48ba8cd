/** Runs the handlers of WebSocket sessions with the decision of the session's handshake, on Spring MVC. */
@NullMarked
package io.github.grayrelease.websocket;

import org.jspecify.annotations.NullMarked;
