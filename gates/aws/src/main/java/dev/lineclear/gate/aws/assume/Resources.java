package dev.lineclear.gate.aws.assume;

import dev.lineclear.catalog.Entry.Resource;
import dev.lineclear.catalog.Needed;
import dev.lineclear.proposal.Proposal;
import dev.lineclear.proposal.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The resources of a session policy: a proposal's targets as IAM's patterns. Whatever came with the request stands for
 * itself in them, also where it looks like a pattern.
 */
final class Resources {
    /** How exactly targets are named. Tried in this order, until the policy is short enough. */
    enum Width {
        EXACT,
        /** What several targets of one container begin with, such as the objects of a bucket. */
        CONTAINERS,
        /** What all targets of one type begin with. */
        TYPES,
        /** Whatever the service has in that region and account. */
        SERVICE
    }

    /** Of ARNs: partition, service, region, account. */
    private static final int PARTS_BEFORE_NAME = 5;

    /** Of the target that stands for a request that names nothing. */
    private static final String WHOLE = "service";

    private final Proposal proposal;
    private final Width width;
    private boolean widened;

    Resources(Proposal proposal, Width width) {
        this.proposal = proposal;
        this.width = width;
    }

    /** Whether something stands for more than the request named. To be asked last. */
    boolean widened() {
        return widened;
    }

    /** What an action is allowed on; never empty. */
    List<String> of(Needed.Action action) {
        if (action.resources().isEmpty()) {
            return List.of("*");
        }
        Set<String> patterns = new LinkedHashSet<>();
        for (Resource type : action.resources()) {
            List<String> named = named(type, action);
            if (!named.isEmpty()) {
                patterns.addAll(narrowed(type, named));
            } else if (type.required() || (!action.named() && type.fills().isEmpty())) {
                patterns.add(anyOf(type));
            }
        }
        if (patterns.isEmpty()) {
            widened = true;
            action.resources().forEach(type -> patterns.add(anyOf(type)));
        }
        return List.copyOf(patterns);
    }

    /** ARNs that the request itself has. */
    List<String> of(Collection<String> arns) {
        List<String> all = new ArrayList<>();
        for (String arn : arns) {
            all.add(width == Width.SERVICE ? serviceOf(arn) : literal(arn));
        }
        widened |= width == Width.SERVICE;
        return all.stream().distinct().toList();
    }

    private List<String> named(Resource type, Needed.Action action) {
        List<String> urns = new ArrayList<>();
        for (Target target : proposal.targets()) {
            if (target.type().equals(type.type()) && !target.type().equals(WHOLE)) {
                urns.add(target.urn());
            } else if (type.type().equals("bucket") && target.type().equals("object") && !has(action, "object")) {
                urns.add(target.urn().substring(0, slash(target.urn())));
            } else if (type.type().equals("index") && target.type().equals("table")) {
                urns.add(target.urn() + "/index/");
            }
        }
        return urns;
    }

    private static boolean has(Needed.Action action, String type) {
        return action.resources().stream().anyMatch(r -> r.type().equals(type));
    }

    private static int slash(String urn) {
        int slash = urn.indexOf('/');
        return slash < 0 ? urn.length() : slash;
    }

    private Collection<String> narrowed(Resource type, List<String> urns) {
        if (width == Width.SERVICE) {
            widened = true;
            return urns.stream().map(this::serviceOf).distinct().toList();
        }
        if (width == Width.EXACT || urns.size() == 1) {
            Set<String> all = new LinkedHashSet<>();
            urns.forEach(urn -> all.addAll(Patterns.of(type, urn, this::literal)));
            return all;
        }
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (String urn : urns) {
            String container = width == Width.TYPES ? "" : urn.substring(0, slash(urn));
            groups.computeIfAbsent(container, k -> new ArrayList<>()).add(urn);
        }
        widened = true;
        return groups.values().stream().map(this::together).distinct().toList();
    }

    /** What they all begin with, and anything after that. */
    private String together(List<String> urns) {
        String common = urns.getFirst();
        for (String urn : urns) {
            int same = 0;
            while (same < Math.min(common.length(), urn.length()) && common.charAt(same) == urn.charAt(same)) {
                same++;
            }
            common = common.substring(0, same);
        }
        return urns.size() == 1 ? literal(common) : literal(common) + "*";
    }

    private String serviceOf(String urn) {
        String[] parts = urn.split(":", PARTS_BEFORE_NAME + 1);
        return parts.length <= PARTS_BEFORE_NAME
                ? "*"
                : literal(String.join(":", List.of(parts).subList(0, PARTS_BEFORE_NAME))) + ":*";
    }

    private String anyOf(Resource type) {
        Map<String, String> at = proposal.destination();
        String any = type.arn()
                .replace("${Partition}", at.getOrDefault("partition", "aws"))
                .replace("${Region}", at.getOrDefault("region", "*"))
                .replace("${Account}", at.getOrDefault("account", "*"))
                .replaceAll("\\$\\{[^}]*}", "*");
        String[] parts = any.split(":", PARTS_BEFORE_NAME + 1);
        if (width != Width.SERVICE || parts.length <= PARTS_BEFORE_NAME) {
            return any;
        }
        widened = true;
        return String.join(":", List.of(parts).subList(0, PARTS_BEFORE_NAME)) + ":*";
    }

    /** As IAM reads it, so that it means itself; what IAM cannot be told stands for anything in its place. */
    private String literal(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*' -> out.append("${*}");
                case '?' -> out.append("${?}");
                case '$' -> out.append("${$}");
                default -> {
                    if (c >= ' ' && c < 0x7f) {
                        out.append(c);
                    } else {
                        widened = true;
                        out.append('*');
                    }
                }
            }
        }
        return out.toString();
    }
}
