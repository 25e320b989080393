/** What records look like: published JSON schemas, one a kind and version, and how a record is checked against them. */
@NullMarked
package dev.lineclear.record.schema;

import org.jspecify.annotations.NullMarked;
