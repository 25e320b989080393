/** A sandbox beside production: where it is, with whose credentials, and that it is not production. */
@NullMarked
package dev.lineclear.gate.aws.twin;

import org.jspecify.annotations.NullMarked;
