/** Tests of the console's parts, on a real store. */
@NullMarked
package dev.lineclear.console;

import org.jspecify.annotations.NullMarked;
