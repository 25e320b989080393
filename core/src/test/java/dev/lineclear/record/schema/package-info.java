/** Records against their schemas. */
@NullMarked
package dev.lineclear.record.schema;

import org.jspecify.annotations.NullMarked;
