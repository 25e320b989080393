/** Real AWS-compatible servers as child processes, the data of the story, raw sockets: what the demo and the tests stand on. */
@NullMarked
package dev.lineclear.testkit;

import org.jspecify.annotations.NullMarked;
