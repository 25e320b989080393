/** How well attacks are found in public CloudTrail data, and how soon. The data is not here. */
@NullMarked
package dev.lineclear.bench.trail;

import org.jspecify.annotations.NullMarked;
