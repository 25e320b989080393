/** What goes into the transparency log, and the port through which it gets there. */
@NullMarked
package dev.lineclear.record;

import org.jspecify.annotations.NullMarked;
