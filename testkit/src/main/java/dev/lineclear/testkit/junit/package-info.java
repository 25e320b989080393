/** Skips by name what a machine lacks. The only package here that needs JUnit, and so only tests load it. */
@NullMarked
package dev.lineclear.testkit.junit;

import org.jspecify.annotations.NullMarked;
