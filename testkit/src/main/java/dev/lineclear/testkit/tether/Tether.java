package dev.lineclear.testkit.tether;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another class's {@code main} and ends this process when standard input ends. The parent holds the other end of
 * that pipe, and the system closes it however the parent dies, so no server outlives whoever started it.
 */
public final class Tether {
    /** Printed once {@code main} has returned: the server is bound, or it would have thrown or left. */
    public static final String READY = "tether: the server's main has returned";

    private static final int PARENT_IS_GONE = 86;

    private Tether() {}

    /** The name of the class to run, then its own arguments. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().name("tether").start(Tether::holdOn);
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
        } catch (InvocationTargetException failed) {
            failed.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        System.out.println(READY);
    }

    private static void holdOn() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent; only the end of the stream means something.
            }
        } catch (IOException broken) {
            // As good as its end.
        }
        // No exit(): a server whose shutdown hook hangs would outlive its parent.
        Runtime.getRuntime().halt(PARENT_IS_GONE);
    }
}
