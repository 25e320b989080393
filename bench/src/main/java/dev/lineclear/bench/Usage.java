package dev.lineclear.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What a process and its children use, as the operating system counts it. */
final class Usage {
    private Usage() {}

    /** Processor time since its start, in seconds. */
    static double cpuSeconds(ProcessHandle process) {
        return all(process)
                        .mapToLong(p -> p.info()
                                .totalCpuDuration()
                                .orElse(Duration.ZERO)
                                .toMillis())
                        .sum()
                / 1e3;
    }

    /** Resident memory now, in MiB; NaN where the system has no /proc. */
    static double residentMiB(ProcessHandle process) {
        return all(process).mapToDouble(p -> status(p, "VmRSS:")).sum();
    }

    /** The most it was ever, in MiB. */
    static double peakMiB(ProcessHandle process) {
        return all(process).mapToDouble(p -> status(p, "VmHWM:")).sum();
    }

    private static Stream<ProcessHandle> all(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    private static double status(ProcessHandle process, String field) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                if (line.startsWith(field)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
                }
            }
            return Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** How busy the machine is with everything, or empty where the system does not say. */
    static String loadAverage() {
        try {
            String[] parts = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
            return parts[0] + " " + parts[1] + " " + parts[2];
        } catch (IOException e) {
            return "unknown";
        }
    }
}
