/** The ports of the store: working state that survives a restart. The log is the evidence, this is only where things stand. */
@NullMarked
package dev.lineclear.state;

import org.jspecify.annotations.NullMarked;
