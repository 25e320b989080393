/** The key file and what is sealed under it. */
@NullMarked
package dev.lineclear.state;

import org.jspecify.annotations.NullMarked;
