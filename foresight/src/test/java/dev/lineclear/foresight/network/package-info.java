@NullMarked
package dev.lineclear.foresight.network;

import org.jspecify.annotations.NullMarked;
