/**
 * Watching what sessions, agents and all of them together do, one proposal after the other, in bounded memory: what is said
 * here is heard by people, reaches policies as signals, and at its strongest ends the session.
 */
@NullMarked
package dev.lineclear.assessment.watch;

import org.jspecify.annotations.NullMarked;
