/** The one readable flow from a proposal to an answer, and the life of a hold. */
@NullMarked
package dev.lineclear.pipeline;

import org.jspecify.annotations.NullMarked;
