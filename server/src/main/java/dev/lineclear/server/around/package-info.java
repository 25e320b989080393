/** Whether production changed past the gateway: AWS's own log of what was done, compared with the gateway's. */
@NullMarked
package dev.lineclear.server.around;

import org.jspecify.annotations.NullMarked;
