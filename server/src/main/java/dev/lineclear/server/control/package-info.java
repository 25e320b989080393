/** The control interface: what the command line and people use, apart from the port that agents use. */
@NullMarked
package dev.lineclear.server.control;

import org.jspecify.annotations.NullMarked;
