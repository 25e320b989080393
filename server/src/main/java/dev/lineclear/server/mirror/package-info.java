/** A copy of the log somewhere else, kept while the gateway runs, and the way back from it when the disk was lost. */
@NullMarked
package dev.lineclear.server.mirror;

import org.jspecify.annotations.NullMarked;
