package dev.lineclear.demo;

import dev.lineclear.testkit.MotoServer;
import dev.lineclear.testkit.MotoShop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A server with a shop on it, that can be built anew. */
final class Shops implements AutoCloseable {
    private final MotoServer moto;
    private Optional<MotoShop> shop = Optional.empty();

    private Shops(MotoServer moto) {
        this.moto = moto;
    }

    static Shops open(Path work) throws IOException {
        return new Shops(MotoServer.start(Files.createDirectories(work), Map.of("MOTO_ACCOUNT_ID", MotoServer.MAIN)));
    }

    Map<String, URI> endpoints(Set<String> services) {
        return moto.endpoints(services);
    }

    /** Builds the shop, on a server that forgot what was there. */
    void build() throws IOException, InterruptedException {
        if (shop.isPresent()) {
            shop.get().close();
            moto.forget();
        }
        shop = Optional.of(MotoShop.in(moto.endpoint()));
        moto.awaken();
    }

    /** As it was built last. */
    MotoShop now() {
        return shop.orElseThrow(() -> new IllegalStateException("there is no shop yet"));
    }

    @Override
    public void close() {
        shop.ifPresent(MotoShop::close);
        moto.close();
    }
}
