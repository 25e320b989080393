/** The log read as an auditor reads it: nothing but the log and its public key. */
@NullMarked
package dev.lineclear.server.audit;

import org.jspecify.annotations.NullMarked;
