/** The store's contract, held by SQLite and PostgreSQL alike, and what befalls each. */
@NullMarked
package dev.lineclear.storage;

import org.jspecify.annotations.NullMarked;
