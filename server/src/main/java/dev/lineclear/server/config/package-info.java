/** {@code lineclear.yaml}: everything has a default, and every mistake is reported with its line. */
@NullMarked
package dev.lineclear.server.config;

import org.jspecify.annotations.NullMarked;
