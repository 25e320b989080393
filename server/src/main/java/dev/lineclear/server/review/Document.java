package dev.lineclear.server.review;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something to read, before it has a form. Its texts are plain: whatever an agent wrote in them stays text. A line feed in
 * them is a break; whoever puts an agent's words there has made them visible, and so without any.
 */
public final class Document {
    /** @param rows the first of them names the columns; empty where there is no table */
    record Section(String title, List<String> paragraphs, List<String> points, List<List<String>> rows) {}

    /** Names the column of leaves' hashes. */
    static final String LEAF = "Leaf";

    /**
     * In CommonMark and GitHub's: emphasis (not within words), code, HTML, cells, strikethrough, formulas; entities, escapes,
     * links and their definitions by the mark without which they are none; addresses that would become links.
     */
    private static final Pattern MEANS = Pattern.compile(
            "[`*<|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=#?[A-Za-z0-9]+;)|\\\\(?=\\p{Punct}|$)|\\](?=\\s?[(\\[:])"
                    + "|:(?=//)|(?<=www)\\.");

    /** Lists, headings, quotes, tasks and rules, where a line begins. */
    private static final Pattern BEGINS = Pattern.compile("^\\s*(?:(?=[-=+#>\\[])|\\d+(?=[.)]))");

    private final String title;
    private final List<Section> sections = new ArrayList<>();

    Document(String title) {
        this.title = title;
    }

    Section section(String name) {
        Section section = new Section(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        sections.add(section);
        return section;
    }

    /** In CommonMark, with GitHub's tables. */
    public String markdown() {
        StringBuilder out = new StringBuilder("# ").append(plain(title)).append('\n');
        for (Section s : sections) {
            out.append("\n## ").append(plain(s.title())).append('\n');
            s.paragraphs().forEach(p -> out.append('\n').append(block(p, "")).append('\n'));
            if (!s.points().isEmpty()) {
                out.append('\n');
                s.points().forEach(p -> out.append("- ").append(block(p, "  ")).append('\n'));
            }
            for (int i = 0; i < s.rows().size(); i++) {
                out.append(i == 0 ? "\n|" : "|");
                s.rows()
                        .get(i)
                        .forEach(cell -> out.append(' ').append(cell(cell)).append(" |"));
                out.append(i == 0 ? "\n|" + "---|".repeat(s.rows().getFirst().size()) + "\n" : "\n");
            }
        }
        return out.toString();
    }

    /** A whole page that loads nothing and runs nothing; well-formed XML but for its first line. */
    public String html() {
        StringBuilder out = new StringBuilder("""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <style>
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a }
                table { border-collapse: collapse; width: 100%; font-size: 14px }
                th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #ccc; padding: .3rem .5rem;
                  overflow-wrap: anywhere }
                .proofs td:last-child { font-family: monospace; font-size: 12px; min-width: 16em }
                .proofs th, .proofs td:first-child, .proofs td:nth-last-child(2) { white-space: nowrap }
                @page { size: A4; margin: 18mm 15mm; @bottom-right { content: counter(page) " / " counter(pages);
                  font: 8pt sans-serif; color: #666 } }
                @media print { body { font: 9.5pt/1.4 sans-serif; max-width: none; margin: 0; padding: 0 }
                  h1 { font-size: 16pt } h2 { font-size: 12pt; page-break-after: avoid }
                  table { table-layout: fixed; font-size: 7.5pt; -fs-table-paginate: paginate }
                  th, td { word-wrap: break-word; padding: 2pt 3pt } tr { page-break-inside: avoid }
                  .proofs td:last-child { font-size: 6.5pt; min-width: 0 }
                  .proofs th:first-child { width: 24mm } .proofs th:nth-child(3) { width: 13mm }
                  .proofs th:last-child { width: 46mm } .proofs td:first-child { white-space: normal } }
                </style>
                """);
        out.append("<title>").append(safe(title)).append("</title></head><body>\n<h1>");
        out.append(safe(title)).append("</h1>\n");
        for (Section s : sections) {
            out.append("<h2>").append(safe(s.title())).append("</h2>\n");
            s.paragraphs().forEach(p -> out.append("<p>").append(broken(p)).append("</p>\n"));
            if (!s.points().isEmpty()) {
                out.append("<ul>\n");
                s.points().forEach(p -> out.append("<li>").append(broken(p)).append("</li>\n"));
                out.append("</ul>\n");
            }
            table(out, s.rows());
        }
        return out.append("</body></html>\n").toString();
    }

    private static void table(StringBuilder out, List<List<String>> rows) {
        for (int i = 0; i < rows.size(); i++) {
            String cell = i == 0 ? "th" : "td";
            out.append(i == 0 ? opening(rows.getFirst()) : "<tr>");
            rows.get(i).forEach(text -> out.append('<')
                    .append(cell)
                    .append('>')
                    .append(broken(text))
                    .append("</")
                    .append(cell)
                    .append('>'));
            out.append(i == 0 ? "</tr></thead>\n<tbody>\n" : "</tr>\n");
        }
        out.append(rows.isEmpty() ? "" : "</tbody></table>\n");
    }

    /** The hashes in a timeline are long, and nothing that anybody reads. */
    private static String opening(List<String> names) {
        return names.contains(LEAF) ? "<table class=\"proofs\">\n<thead><tr>" : "<table>\n<thead><tr>";
    }

    /** Lines of a paragraph, with hard breaks between; none of them begins anything else. */
    private static String block(String text, String indent) {
        return text.lines()
                .map(line -> BEGINS.matcher(plain(line)).replaceFirst("$0\\\\"))
                .collect(Collectors.joining("  \n" + indent));
    }

    private static String cell(String text) {
        return text.lines().map(Document::plain).collect(Collectors.joining("<br>"));
    }

    /** Every mark that means something in Markdown where it stands is escaped, and no other, and a line stays one. */
    static String plain(String text) {
        return MEANS.matcher(text.replaceAll("[\\r\\n]+", " ")).replaceAll("\\\\$0");
    }

    private static String broken(String text) {
        return safe(text).replace("\n", "<br/>");
    }

    static String safe(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
