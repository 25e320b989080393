package dev.lineclear.server.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions over a handful of records, the answers to which can be counted by hand. */
final class QueryTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private static final List<String> RECORDS = List.of(
            record(0, "agent-changed", "kiro", "{'owner':'a'}"),
            record(1, "agent-changed", "kiro", "{'owner':'b','operations':['s3:*','sqs:*']}"),
            record(2, "hold-opened", "H1", "{'agent':'kiro','n':9,'hidden':'it\\'s'}"),
            record(3, "hold-opened", "H2", "{'agent':'codex','n':10}"),
            record(4, "hold-moved", "H1", "{'to':'GRANTED'}"),
            record(9, "hold-moved", "H2", "{'to':'GRANTED'}"),
            record(10, "outcome", "P1", "{'evidence':{'witnessed':false}}"),
            record(11, "read", "P2", "{}"),
            record(12, "outcome", "P3", "{'evidence':{'witnessed':false}}"),
            record(13, "outcome", "P4", "{'evidence':{'witnessed':true}}"),
            record(14, "outcome", "P5", "{'evidence':{'witnessed':false}}"));

    private static String record(long seconds, String kind, String subject, String data) {
        return ("{'id':'R" + seconds + "','type':'dev.lineclear." + kind + ".v1','subject':'" + subject + "','time':'"
                        + START.plusSeconds(seconds) + "','data':" + data + "}")
                .replace("\\'", "\u0000")
                .replace('\'', '"')
                .replace('\u0000', '\'');
    }

    private static Answer ask(String question, long from) {
        Query.Asked asked =
                new Query.Asked(List.of(Query.of(question)), START.plusSeconds(from), START.plusSeconds(100));
        for (int i = 0; i < RECORDS.size(); i++) {
            asked.entry(i, RECORDS.get(i).getBytes(StandardCharsets.UTF_8));
        }
        return asked.answers().getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "count where has kind | 11",
                "count where kind = hold-opened | 2",
                "count where kind != hold-opened and not kind = outcome | 5",
                "count where kind = hold-opened and (data.agent = kiro or data.agent = codex) and data.agent != kiro | 1",
                "count where data.n > 9 | 1",
                "count where data.n >= 9 | 2",
                "count where data.operations = 'sqs:*' | 1",
                "count where data.operations ^= 's' | 1",
                "count where data.nothing != x | 0",
                "count where not has data.nothing | 11",
                "count where has data.evidence | 4",
                "count where kind *= moved | 2",
                "count where kind = 'and' | 0",
                "distinct data.agent where kind = hold-opened | 2",
                "median from kind = hold-opened to kind = hold-moved by subject | \"2.000 s, of 2\"",
                "p90 from kind = hold-opened to kind = hold-moved by subject | \"6.000 s, of 2\"",
                "median from kind = read to kind = read by subject | none"
            })
    void questionsThatHaveOneAnswer(String question, String answer) {
        assertEquals(answer, ask(question, 0).value());
    }

    @Test
    void questionsThatHaveSeveral() {
        assertEquals(
                List.of(List.of("codex", "1"), List.of("kiro", "1")),
                ask("count data.agent where kind = hold-opened", 0).rows());
        assertEquals(
                List.of(List.of("kiro", "b")),
                ask("latest subject, data.owner where kind = agent-changed", 50).rows(),
                "whenever that was");
        assertEquals(
                List.of(List.of("10", "s3:*, sqs:*")).size(),
                ask("latest index by kind where kind = agent-changed", 0).rows().size());
        assertEquals(
                List.of(List.of("H2", "10")),
                ask("list subject, data.n where kind = hold-opened", 3).rows());
        assertEquals(
                List.of(
                        List.of(
                                "2",
                                "6",
                                "8",
                                START.plusSeconds(10).toString(),
                                START.plusSeconds(12).toString()),
                        List.of(
                                "1",
                                "10",
                                "10",
                                START.plusSeconds(14).toString(),
                                START.plusSeconds(14).toString())),
                ask("stretches of data.evidence.witnessed = false among kind = outcome", 0)
                        .rows());
    }

    /** What began before the period and ended in it took as long as it took; what ended before it is not of it. */
    @Test
    void aPeriodHasWhatEndedInIt() {
        assertEquals(
                "6.000 s, of 1",
                ask("median from kind = hold-opened to kind = hold-moved by subject", 5)
                        .value());
        assertEquals("9", ask("count where has kind", 2).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "count",
                "count where",
                "count where kind",
                "count where kind = ",
                "count where kind = a b",
                "count where kind = and",
                "count where secret = a",
                "count where (kind = a",
                "count where kind ~ a",
                "count where data. = a",
                "median from kind = a to kind = b",
                "drop where kind = a",
                "count where kind = 'a"
            })
    void whatIsNoQuestionIsNotGuessed(String question) {
        assertThrows(QueryException.class, () -> Query.of(question));
    }

    @Test
    void aQuestionThatIsMeantToExhaustTheReaderIsRefused() {
        assertThrows(QueryException.class, () -> Query.of("count where " + "(".repeat(900) + "kind = a"));
        assertThrows(QueryException.class, () -> Query.of("count where " + "not ".repeat(400) + "kind = a"));
        assertThrows(QueryException.class, () -> Query.of("count where kind = " + "a".repeat(3_000)));
    }

    @Test
    void whatIsNoRecordCountsForNothing() {
        Query.Asked asked = new Query.Asked(List.of(Query.of("count where has id")), START, START.plusSeconds(9));
        asked.entry(0, "{".getBytes(StandardCharsets.UTF_8));
        asked.entry(1, CanonicalJson.bytes(CanonicalJson.MAPPER.createObjectNode()));
        assertEquals("0", asked.answers().getFirst().value());
        assertTrue(asked.answers().getFirst().single());
    }
}
