/** Everything put together by plain constructors, and the process around it. */
@NullMarked
package dev.lineclear.server;

import org.jspecify.annotations.NullMarked;
