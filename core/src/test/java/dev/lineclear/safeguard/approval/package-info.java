/** What an attacker would try with votes, and the formats against OpenSSH's own tools. */
@NullMarked
package dev.lineclear.safeguard.approval;

import org.jspecify.annotations.NullMarked;
