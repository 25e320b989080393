/**
 * What every gate shares: an HTTP/1.1 server and client with a limit on everything, and the raw exchange between them.
 * It knows no protocol above HTTP and decides nothing.
 */
@NullMarked
package dev.lineclear.gate.http;

import org.jspecify.annotations.NullMarked;
