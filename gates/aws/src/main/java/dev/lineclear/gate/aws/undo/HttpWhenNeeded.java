package dev.lineclear.gate.aws.undo;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A client that is made when something is first sent: reading the machine's certificate authorities takes a sixth of a
 * second, which no start has to wait for. Thread-safe.
 */
final class HttpWhenNeeded implements SdkHttpClient {
    private final Supplier<SdkHttpClient> making;

    /** Guarded by this. */
    private @Nullable SdkHttpClient made;

    /** Guarded by this. */
    private boolean closed;

    HttpWhenNeeded(Supplier<SdkHttpClient> making) {
        this.making = making;
    }

    /** Makes it now. */
    synchronized SdkHttpClient get() {
        if (closed) {
            throw new IllegalStateException("the gateway is stopping");
        }
        SdkHttpClient client = made == null ? making.get() : made;
        made = client;
        return client;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return get().prepareRequest(request);
    }

    @Override
    public String clientName() {
        return "Apache";
    }

    @Override
    public synchronized void close() {
        closed = true;
        SdkAutoCloseable client = made;
        if (client != null) {
            client.close();
        }
    }
}
