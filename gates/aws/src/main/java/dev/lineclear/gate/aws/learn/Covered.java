package dev.lineclear.gate.aws.learn;

import dev.lineclear.assessment.Coverage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What was looked at, by the listings that were read. */
public final class Covered implements Coverage {
    /** What was read longer ago is forgotten, and so was not read. */
    private final Duration remembered;

    private final Supplier<Rules> rules;
    private final Looks looks;
    private final String account;
    private final List<String> regions;

    /**
     * Reads no rules before it is first asked.
     *
     * @param account whose things are listed; nobody looks into others
     * @param regions in which things may be that hang on what is in no region
     * @param remembered for how long what was read is kept
     */
    public Covered(Supplier<Rules> rules, Looks looks, String account, List<String> regions, Duration remembered) {
        this.rules = rules;
        this.looks = looks;
        this.account = account;
        this.regions = List.copyOf(regions);
        this.remembered = remembered;
    }

    private record Kind(String type, String region, boolean ours) {}

    @Override
    public Looked of(Collection<String> names, Instant now) {
        Set<Kind> kinds = new HashSet<>();
        names.forEach(name -> kind(name).ifPresent(kinds::add));
        SortedSet<String> never = new TreeSet<>();
        Instant oldest = Instant.MAX;
        for (Kind kind : kinds) {
            for (var dependent : rules.get().dependents(kind.type()).entrySet()) {
                Instant looked = kind.ours() ? looked(dependent.getValue(), kind.region()) : Instant.EPOCH;
                if (looked.isBefore(now.minus(remembered))) {
                    never.add(dependent.getKey());
                } else if (looked.isBefore(oldest)) {
                    oldest = looked;
                }
            }
        }
        return new Looked(never, oldest.equals(Instant.MAX) ? Optional.empty() : Optional.of(oldest));
    }

    private Optional<Kind> kind(String urn) {
        String[] arn = urn.split(":", 6);
        if (arn.length < 6) {
            return Optional.empty();
        }
        boolean ours = arn[4].isEmpty() || arn[4].equals(account);
        return rules.get().types().byArn(urn).map(named -> new Kind(named.type(), arn[3], ours));
    }

    /** When the last of the listings was read that was read longest ago; {@link Instant#EPOCH} where one never was. */
    private Instant looked(List<String> operations, String region) {
        Instant least = Instant.MAX;
        for (String operation : operations) {
            for (String where : region.isEmpty() ? regions : List.of(region)) {
                Instant last =
                        looks.last(operation, Inventory.asked(operation, where)).orElse(Instant.EPOCH);
                least = last.isBefore(least) ? last : least;
            }
        }
        return least;
    }
}
