package dev.lineclear.tlog;

import java.io.IOException;

/** Too much waits to be published, for longer than {@link LogOptions#appendWait()}; nothing was appended. */
public final class LogBusyException extends IOException {
    public LogBusyException(String reason) {
        super(reason);
    }
}
