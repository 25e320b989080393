/** What a request would do to the network: its configuration as it is, as the request would leave it, and who loses whom. */
@NullMarked
package dev.lineclear.gate.aws.network;

import org.jspecify.annotations.NullMarked;
