package dev.lineclear.demo;

import dev.lineclear.testkit.MotoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The incidents that this was made against. */
enum Incident {
    DELETED("deleted and recreated", false) {
        @Override
        World open(Path work) throws IOException {
            return DeletedWorld.open(work);
        }
    },
    MISREAD("parameters misread", true) {
        @Override
        World open(Path work) throws IOException {
            return MisreadWorld.open(work);
        }
    },
    CUT_OFF("zones cut off", true) {
        @Override
        World open(Path work) throws IOException {
            return CutOffWorld.open(work);
        }
    };

    final String title;
    private final boolean moto;

    Incident(String title, boolean moto) {
        this.title = title;
        this.moto = moto;
    }

    /** Starts its servers. @param work a directory of its own */
    abstract World open(Path work) throws IOException;

    int number() {
        return ordinal() + 1;
    }

    /** What this machine lacks for it, with what to do; empty when it has it all. */
    Optional<String> missing() {
        return moto && !MotoServer.there()
                ? Optional.of("incident " + number() + " (" + title + ") is played on moto_server, which this machine"
                        + " does not have on its PATH; install it: pip install 'moto[server]'. Incident 1 and the plain"
                        + " demo do without.")
                : Optional.empty();
    }

    /** By its number, as users say it. */
    static final class Number implements ITypeConverter<Incident> {
        @Override
        public Incident convert(String given) {
            return Stream.of(values())
                    .filter(i -> given.equals(Integer.toString(i.number())))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("there is no incident " + given
                            + "; there are 1 (deleted and recreated), 2 (parameters misread) and 3 (zones cut off)"));
        }
    }
}
