/** Certificates for listening anywhere but on loopback: given, or made at first start. */
@NullMarked
package dev.lineclear.server.tls;

import org.jspecify.annotations.NullMarked;
