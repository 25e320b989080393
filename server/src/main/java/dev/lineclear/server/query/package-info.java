/** Questions over the records of a log, that anybody can ask again: docs/review.md has the language. */
@NullMarked
package dev.lineclear.server.query;

import org.jspecify.annotations.NullMarked;
