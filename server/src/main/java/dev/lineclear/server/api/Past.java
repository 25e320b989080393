package dev.lineclear.server.api;

import static dev.lineclear.server.api.Operation.Who.READER;
import static dev.lineclear.server.api.Operation.Who.SIGNED_IN;

import dev.lineclear.console.Line;
import dev.lineclear.console.Records;
import dev.lineclear.console.Records.Part;
import dev.lineclear.console.Rules;
import dev.lineclear.console.Search;
import dev.lineclear.policy.Policies;
import dev.lineclear.proposal.CanonicalJson;
import dev.lineclear.server.audit.Modes;
import dev.lineclear.server.control.ControlException;
import dev.lineclear.tlog.Hash;
import dev.lineclear.tlog.LogReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was: requests, records with their proofs, and how often each rule fired. */
final class Past {
    private static final int LINES = 200;

    private final Records records;
    private final Supplier<Policies> policies;

    Past(Records records, Supplier<Policies> policies) {
        this.records = records;
        this.policies = policies;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/history", SIGNED_IN, this::history),
                Operation.get("/policies", SIGNED_IN, this::policies),
                Operation.get("/policies/modes", SIGNED_IN, this::modes),
                Operation.get("/log/checkpoint", READER, this::checkpoint),
                Operation.get("/log/consistency", READER, this::consistency),
                Operation.get("/log/records", READER, this::list),
                Operation.get("/log/records/{id}", READER, this::record));
    }

    private void history(Call call) {
        call.json(lines(records.history(call.place("before"), Search.of(call::asked), call.limit(LINES))));
    }

    private void list(Call call) {
        String kind = call.asked("kind");
        call.json(lines(records.before(
                call.place("before"), e -> kind.isEmpty() || e.kind().equals(kind), call.limit(LINES))));
    }

    private static ObjectNode lines(Part part) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        ArrayNode lines = out.putArray("lines");
        part.entries().forEach(e -> lines.add(line(Line.of(e))));
        out.put("next", part.next());
        out.put("size", part.size());
        return out;
    }

    static ObjectNode line(Line line) {
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("index", line.index());
        out.put("time", line.time());
        out.put("kind", line.kind());
        out.put("who", line.who());
        out.put("what", line.what());
        out.put("effect", line.effect());
        out.put("hold", line.hold());
        return out;
    }

    private void policies(Call call) {
        Rules rules = Rules.of(records, policies.get());
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("version", rules.version());
        out.put("lookedAt", rules.lookedAt());
        ArrayNode all = out.putArray("policies");
        for (Rules.Line rule : rules.lines()) {
            ObjectNode one = all.addObject();
            one.put("id", rule.id());
            one.put("because", rule.because());
            one.put("text", rule.text());
            one.put("observed", rule.observed());
            one.put("fired", rule.fired());
        }
        call.json(out);
    }

    /** What a change of each policy's mode would have flipped, out of the newest records. */
    private void modes(Call call) {
        Records.Modes modes = records.modes();
        call.json(Modes.json(modes.report()).put("lookedAt", modes.lookedAt()));
    }

    private void checkpoint(Call call) {
        var checkpoint = records.reader().checkpoint();
        ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
        out.put("size", checkpoint.size());
        out.put("checkpoint", checkpoint.text());
        call.json(out);
    }

    private void record(Call call) {
        long index = Call.place("the record's index", call.id());
        LogReader reader = records.reader();
        if (index >= reader.checkpoint().size()) {
            throw ControlException.of(404, "there is no record " + index + ", or no checkpoint covers it yet");
        }
        try {
            ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
            out.put("index", index);
            out.set("record", CanonicalJson.parse(reader.entry(index)));
            out.put("proof", reader.proofFile(index).text());
            call.json(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void consistency(Call call) {
        LogReader reader = records.reader();
        long to = call.place("to") < 0 ? reader.checkpoint().size() : call.place("to");
        long from = call.place("from");
        if (from < 1 || from > to || to > reader.checkpoint().size()) {
            throw ControlException.of(
                    400,
                    "from and to are sizes of the log: 1 to "
                            + reader.checkpoint().size() + ", from the smaller");
        }
        try {
            ObjectNode out = CanonicalJson.MAPPER.createObjectNode();
            out.put("from", from);
            out.put("to", to);
            ArrayNode hashes = out.putArray("proof");
            reader.consistencyProof(from, to).hashes().stream()
                    .map(Hash::toBase64)
                    .forEach(hashes::add);
            call.json(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
