/** The API's own rules, by the clock. */
@NullMarked
package dev.lineclear.server.api;

import org.jspecify.annotations.NullMarked;
