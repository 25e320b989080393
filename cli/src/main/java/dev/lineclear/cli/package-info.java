/** The command line: what people type, and how answers look in a terminal. */
@NullMarked
package dev.lineclear.cli;

import org.jspecify.annotations.NullMarked;
