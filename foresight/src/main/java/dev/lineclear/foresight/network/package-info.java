/** Who can talk to whom over a network as it is configured, or as a change would leave it: in sets of addresses and ports. */
@NullMarked
package dev.lineclear.foresight.network;

import org.jspecify.annotations.NullMarked;
