/** Single steps of the hot path under JMH: to see what one of them costs, and what a change to it did. */
@NullMarked
package dev.lineclear.bench.jmh;

import org.jspecify.annotations.NullMarked;
