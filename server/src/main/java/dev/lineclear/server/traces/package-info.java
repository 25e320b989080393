/** Traces that others send over OTLP: who calls whom at run time, and what they keep things in. */
@NullMarked
package dev.lineclear.server.traces;

import org.jspecify.annotations.NullMarked;
