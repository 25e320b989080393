package dev.lineclear.gate.aws.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which names lead elsewhere by a change of records, however it is written. */
final class ZoneTest {
    private static final Zone SHOP = Zone.of(json("""
            [{'Name': 'example.com.', 'Type': 'NS', 'ResourceRecords': [{'Value': 'ns-1'}]},
             {'Name': '\\\\052.example.com.', 'Type': 'CNAME', 'ResourceRecords': [{'Value': 'catch-all'}]},
             {'Name': 'origin.example.com.', 'Type': 'A', 'AliasTarget': {'DNSName': 'shop-1.elb.amazonaws.com.'}},
             {'Name': 'db.example.com.', 'Type': 'A', 'SetIdentifier': 'blue', 'Weight': 100, 'TTL': 60,
              'ResourceRecords': [{'Value': '10.0.0.1'}]}]""").values());

    private static JsonNode json(String text) {
        return CanonicalJson.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> lost(String changes) throws UnforeseenException {
        return SHOP.lostIn(SHOP.after(json(changes)));
    }

    @Test
    void aRecordThatGoesLeadsNowhere() throws Exception {
        assertEquals(
                List.of("origin.example.com (A) leads nowhere any more; it led to shop-1.elb.amazonaws.com"),
                lost("[{'Action': 'DELETE', 'ResourceRecordSet': {'Name': 'ORIGIN.example.com', 'Type': 'A'}}]"));
    }

    @Test
    void aRecordThatIsDeletedAndMadeAnewElsewhereInOneRequestLeadsElsewhere() throws Exception {
        assertEquals(
                List.of("origin.example.com (A) leads to 192.0.2.1 instead of shop-1.elb.amazonaws.com"), lost("""
                        [{'Action': 'DELETE', 'ResourceRecordSet': {'Name': 'origin.example.com.', 'Type': 'A'}},
                         {'Action': 'CREATE', 'ResourceRecordSet': {'Name': 'origin.example.com.', 'Type': 'A',
                          'ResourceRecords': [{'Value': '192.0.2.1'}]}}]"""));
    }

    @Test
    void aShareThatIsTakenAwayIsAChangeAndAnotherTimeToLiveIsNone() throws Exception {
        String record = "[{'Action': 'UPSERT', 'ResourceRecordSet': {'Name': 'db.example.com', 'Type': 'A',"
                + " 'SetIdentifier': 'blue', 'Weight': %s, 'TTL': 5, 'ResourceRecords': [{'Value': '10.0.0.1'}]}}]";
        assertEquals(List.of(), lost(record.formatted("100")));
        assertEquals(
                List.of("db.example.com (A, blue) leads to 10.0.0.1, weight 0 instead of 10.0.0.1, weight 100"),
                lost(record.formatted("0")));
    }

    @Test
    void aNewNameThatAWildcardAnsweredForLeadsElsewhere() throws Exception {
        String made = "[{'Action': 'CREATE', 'ResourceRecordSet': {'Name': '%s', 'Type': 'A',"
                + " 'ResourceRecords': [{'Value': '192.0.2.9'}]}}]";
        assertEquals(
                List.of("www.example.com (A) leads to 192.0.2.9 instead of where *.example.com leads"),
                lost(made.formatted("www.example.com")));
        assertEquals(List.of(), lost(made.formatted("www.example.org")));
    }

    @Test
    void whatIsNotUnderstoodIsNotHarmless() {
        assertThrows(UnforeseenException.class, () -> lost("[]"));
        assertThrows(UnforeseenException.class, () -> lost("[{'Action': 'MOVE'}]"));
    }
}
