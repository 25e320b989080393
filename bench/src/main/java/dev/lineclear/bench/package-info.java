/** {@code lineclear bench}: what the gateway costs, compared in one run with what it is put between. */
@NullMarked
package dev.lineclear.bench;

import org.jspecify.annotations.NullMarked;
