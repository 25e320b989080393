/**
 * The store's ports on SQLite and on PostgreSQL, by the same SQL. {@link dev.lineclear.storage.Stores} opens one; every
 * failure of the database is a {@link dev.lineclear.state.StateException}.
 */
@NullMarked
package dev.lineclear.storage;

import org.jspecify.annotations.NullMarked;
