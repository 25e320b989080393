/** OpenTelemetry traces of proposals on their way, for whoever configures a collector; nothing of it exists otherwise. */
@NullMarked
package dev.lineclear.server.trace;

import org.jspecify.annotations.NullMarked;
