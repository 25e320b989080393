package dev.lineclear.gate.aws.learn;

import dev.lineclear.foresight.graph.Resource;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type of resource, and how one of it is called: always as the target of a proposal would be, whatever name an answer gives
 * it (an id, a name, an ARN with a version, a URL), so that what is learned of it is found again.
 */
final class ResourceType {
    /** The type of what is named by an ARN of whatever kind. */
    static final String ANY = "any";

    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_./@+=:-]+)");

    private final String name;
    private final String service;
    private final String region;
    private final String account;
    private final String prefix;
    private final String template;
    private final Pattern id;

    /** @param arn what follows the partition, with {@code {region}}, {@code {account}} and {@code {id}}; or {@code dns:{id}} */
    ResourceType(String name, String arn, String id) {
        this.name = name;
        this.id = id.isEmpty() ? NAME : Pattern.compile(id);
        String[] parts = arn.split(":", 4);
        boolean named = parts.length == 4;
        this.service = named ? parts[0] : "";
        this.region = named ? parts[1] : "";
        this.account = named ? parts[2] : "";
        this.template = named ? parts[3] : arn;
        this.prefix = template.split("[*{]", 2)[0];
    }

    String name() {
        return name;
    }

    String service() {
        return service;
    }

    /** Whether one is in a region. */
    boolean regional() {
        return !region.isEmpty();
    }

    /** With which an ARN's resource begins. */
    String prefix() {
        return prefix;
    }

    /** The URN of the one so called; empty when nothing of this type can be called that. */
    Optional<String> urn(String value, Place place) {
        if (value.length() > Resource.MAX_URN / 2 || value.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        if (service.isEmpty()) {
            return id(value).map(found -> template.replace("{id}", found.toLowerCase(Locale.ROOT)));
        }
        if (!value.startsWith("arn:")) {
            return id(value).map(found -> built(place.partition(), place.region(), place.account(), found));
        }
        String[] arn = value.split(":", 6);
        if (arn.length < 6 || !arn[2].equals(service) || !arn[5].startsWith(prefix)) {
            return Optional.empty();
        }
        return id(arn[5].substring(prefix.length())).map(found -> built(arn[1], arn[3], arn[4], found));
    }

    private Optional<String> id(String text) {
        Matcher matcher = id.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private String built(String partition, String where, String whose, String found) {
        return "arn:" + partition + ":" + service + ":" + (region.isEmpty() ? "" : where) + ":"
                + (account.isEmpty() ? "" : whose) + ":" + template.replace("{id}", found);
    }
}
