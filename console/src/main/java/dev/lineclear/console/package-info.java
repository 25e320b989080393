/** The people's side: pages to look at what waits and to sign for it with a passkey. Decides nothing; votes go to the ballots. */
@NullMarked
package dev.lineclear.console;

import org.jspecify.annotations.NullMarked;
