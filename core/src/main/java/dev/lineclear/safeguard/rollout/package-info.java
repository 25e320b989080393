/** Changes made stage by stage: their life as a table, how stages follow the graph, and how a stage is judged. */
@NullMarked
package dev.lineclear.safeguard.rollout;

import org.jspecify.annotations.NullMarked;
