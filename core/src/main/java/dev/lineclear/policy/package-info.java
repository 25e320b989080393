/** The decision: Cedar policies over what a proposal would do and the evidence there is. */
@NullMarked
package dev.lineclear.policy;

import org.jspecify.annotations.NullMarked;
