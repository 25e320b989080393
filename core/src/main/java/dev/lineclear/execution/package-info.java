/** Running what was cleared, and taking it back. A gate implements these for its kind of production. */
@NullMarked
package dev.lineclear.execution;

import org.jspecify.annotations.NullMarked;
