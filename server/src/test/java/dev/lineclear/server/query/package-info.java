@org.jspecify.annotations.NullMarked
package dev.lineclear.server.query;
