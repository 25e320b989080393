/** Change sets as people write them, and where the health of what their stages touched is asked for. */
@org.jspecify.annotations.NullMarked
package dev.lineclear.server.rollouts;
