/** Shows the parts of the testkit working by themselves, before anything else is tested with them. */
@NullMarked
package dev.lineclear.testkit;

import org.jspecify.annotations.NullMarked;
