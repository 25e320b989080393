/** What runs inside a child process next to the server itself; it uses the JDK alone. */
@NullMarked
package dev.lineclear.testkit.tether;

import org.jspecify.annotations.NullMarked;
