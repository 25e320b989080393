package dev.lineclear.gate.aws.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lineclear.proposal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TemplateTextTest {
    private static JsonNode json(String text) {
        return CanonicalJson.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shortFormsAreLongFormsAndScalarsAreWhatWasWritten() throws UnseenException {
        assertEquals(
                json(
                        "{'a':{'Ref':'X'},'b':{'Fn::GetAtt':'X.Arn'},'c':{'Fn::Sub':['${Y}',{'Y':{'Ref':'X'}}]},"
                                + "'d':{'Fn::If':['C','yes',{'Ref':'AWS::NoValue'}]},'e':{'Condition':'C'},'f':['010','0x1f','1:30','~']}"),
                TemplateText.read("""
                        a: !Ref X
                        b: !GetAtt X.Arn
                        c: !Sub ['${Y}', { Y: !Ref X }]
                        d: !If [C, yes, !Ref "AWS::NoValue"]
                        e: !Condition C
                        f: [010, 0x1f, 1:30, ~]
                        """));
        assertEquals(json("{'a':{'b':'1','c':'true'}}"), TemplateText.read("\ufeff{\"a\":{\"b\":1,\"c\":true}}"));
        assertEquals(json("{'a':'b'}"), TemplateText.read("{a: b}"));
        assertEquals(json("{'a':{'x':'1'},'b':{'x':'1'}}"), TemplateText.read("a: &n {x: 1}\nb: *n\n"));
    }

    @Test
    void whatTwoReadersCouldReadInTwoWaysIsNotRead() {
        for (String text : List.of(
                "a: 1\na: 2",
                "{\"a\":1,\"a\":2}",
                "base: &b {x: 1}\na: { <<: *b }",
                "a: !Unknown x",
                "a: !!binary aGk=",
                "? [a, b]\n: c",
                "a: *nowhere",
                "a: &x [*x]",
                "--- {a: b}\n--- {a: c}",
                "a: [",
                "- a",
                "")) {
            assertThrows(UnseenException.class, () -> TemplateText.read(text), text);
        }
    }

    @Test
    void bombsDoNotGoOff() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1) + "]\n");
        }
        StringBuilder tower = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 100; i++) {
            tower.append("a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
        }
        for (String text : List.of(
                laughs.toString(),
                tower.toString(),
                "a: " + "[".repeat(100_000),
                "a: " + "{b: ".repeat(5_000) + "}".repeat(5_000),
                "{\"a\":" + "[".repeat(80) + "]".repeat(80) + "}",
                "a: " + "x".repeat(TemplateText.MAX_CHARS))) {
            assertThrows(UnseenException.class, () -> TemplateText.read(text));
        }
    }

    @Test
    void aTemplateOfVeryManyValuesIsNotRead() {
        String wide = "{\"a\":[{}" + ",{}".repeat(300_000) + "]}";
        assertThrows(UnseenException.class, () -> TemplateText.read(wide));
    }
}
