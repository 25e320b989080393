/** What feeds the graph of resources: what was known, answers that pass through, scans, what people declare, traces. */
@NullMarked
package dev.lineclear.server.learning;

import org.jspecify.annotations.NullMarked;
