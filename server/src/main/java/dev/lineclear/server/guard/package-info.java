/**
 * The gateway guards itself: every change of who and what it knows, and of what it decides by, is a proposal on the gate
 * {@code lineclear}, cleared as any other and never by its proposer alone.
 */
@NullMarked
package dev.lineclear.server.guard;

import org.jspecify.annotations.NullMarked;
