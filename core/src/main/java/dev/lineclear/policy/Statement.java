package dev.lineclear.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of one policy and where it stands. The native parser names neither file nor line and stops at the first
 * error of a file, so files are cut at the semicolons that end policies (Cedar has no other outside strings and
 * comments) and each piece is parsed by itself.
 *
 * @param file its file's name
 * @param line on which its first token stands, from 1
 * @param text from its first token to its semicolon
 */
record Statement(String file, int line, String text) {

    static List<Statement> of(String file, String source) {
        List<Statement> all = new ArrayList<>();
        int line = 1;
        int start = -1;
        int startLine = 1;
        boolean inString = false;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\n') {
                line++;
            }
            if (inString) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inString = false;
                }
                continue;
            }
            if (c == '/' && source.startsWith("//", i)) {
                int end = source.indexOf('\n', i);
                i = (end < 0 ? source.length() : end) - 1;
                continue;
            }
            if (start < 0 && !Character.isWhitespace(c)) {
                start = i;
                startLine = line;
            }
            inString = c == '"';
            if (c == ';') {
                all.add(new Statement(file, startLine, source.substring(start, i + 1)));
                start = -1;
            }
        }
        if (start >= 0) {
            all.add(new Statement(file, startLine, source.substring(start)));
        }
        return all;
    }

    /** The line in the file of a place in the text, which the native side counts in bytes of UTF-8. */
    int lineAt(int byteOffset) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int found = line;
        for (int i = 0; i < Math.min(byteOffset, bytes.length); i++) {
            if (bytes[i] == '\n') {
                found++;
            }
        }
        return found;
    }
}
