package dev.jeval.analysis.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A page of sections as one HTML file: style, script and charts inside, nothing loaded from
/// outside.
///
/// The page follows the reader's light or dark scheme, prints well and works without its script.
/// Same content, same bytes. Not thread-safe.
public final class ReportPage {
    private final String title;
    private final String subtitle;
    private final List<Section> sections = new ArrayList<>();
    private int tabGroups;

    /// @param title heading of the page
    /// @param subtitle line under the heading
    public ReportPage(String title, String subtitle) {
        this.title = title;
        this.subtitle = subtitle;
    }

    /// Adds a section.
    ///
    /// @param heading heading; empty for a section without one at the top
    /// @param blocks its content
    /// @return this
    public ReportPage section(String heading, List<Block> blocks) {
        sections.add(new Section(heading, List.copyOf(blocks)));
        return this;
    }

    /// Adds a section.
    ///
    /// @param heading heading; empty for a section without one at the top
    /// @param blocks its content
    /// @return this
    public ReportPage section(String heading, Block... blocks) {
        return section(heading, List.of(blocks));
    }

    /// The page as HTML.
    public String toHtml() {
        tabGroups = 0;
        Html html = new Html();
        html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
        html.raw("style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n");
        html.element("title", "", title);
        html.raw("<style>\n").raw(resource("report.css")).raw("</style>\n</head>\n<body>\n");
        html.raw("<header class=\"page\"><div class=\"inner\">\n");
        html.element("p", " class=\"brand\"", "jeval");
        html.element("h1", "", title);
        html.element("p", " class=\"subtitle\"", subtitle);
        html.raw("</div></header>\n<div class=\"inner layout\">\n");
        navigation(html);
        html.raw("<main>\n");
        for (int i = 0; i < sections.size(); i++) {
            section(html, i);
        }
        html.raw("</main>\n</div>\n<script>\n").raw(resource("report.js")).raw("</script>\n");
        return html.raw("</body>\n</html>\n").toString();
    }

    private void navigation(Html html) {
        html.raw("<nav aria-label=\"Sections\"><ul>\n");
        for (int i = 0; i < sections.size(); i++) {
            if (!sections.get(i).heading.isEmpty()) {
                html.raw("<li><a href=\"#s" + i + "\">").text(sections.get(i).heading);
                html.raw("</a></li>\n");
            }
        }
        html.raw("</ul></nav>\n");
    }

    private void section(Html html, int index) {
        Section section = sections.get(index);
        html.raw("<section id=\"s" + index + "\">\n");
        if (!section.heading.isEmpty()) {
            html.element("h2", "", section.heading);
        }
        section.blocks.forEach(block -> block(html, block));
        html.raw("</section>\n");
    }

    private void block(Html html, Block block) {
        switch (block) {
            case Block.Paragraph paragraph -> html.element("p", "", paragraph.text());
            case Block.Callout callout -> callout(html, callout);
            case Block.Cards cards -> cards(html, cards);
            case Block.Figure figure -> figure(html, figure);
            case Block.Grid grid -> {
                html.raw("<div class=\"grid\">\n");
                grid.blocks().forEach(inner -> block(html, inner));
                html.raw("</div>\n");
            }
            case Block.Tabs tabs -> tabs(html, tabs);
            case Block.Details details -> {
                html.raw("<details>").element("summary", "", details.summary());
                details.blocks().forEach(inner -> block(html, inner));
                html.raw("</details>\n");
            }
            case Block.Table table -> new HtmlTable(table).write(html);
        }
    }

    private static void callout(Html html, Block.Callout callout) {
        String kind = callout.kind().name().toLowerCase(Locale.ROOT);
        html.raw("<aside class=\"callout " + kind + "\">\n");
        if (!callout.title().isEmpty()) {
            html.element("h3", "", callout.title());
        }
        html.raw("<ul>\n");
        callout.items().forEach(item -> html.element("li", "", item));
        html.raw("</ul>\n</aside>\n");
    }

    private static void cards(Html html, Block.Cards cards) {
        html.raw("<div class=\"cards\">\n");
        for (Block.Card card : cards.cards()) {
            html.raw("<div class=\"card\">\n");
            html.element("p", " class=\"card-label\"", card.label());
            html.element("p", " class=\"card-value\"", card.value());
            if (!card.note().isEmpty()) {
                html.element("p", " class=\"card-note\"", card.note());
            }
            html.raw("</div>\n");
        }
        html.raw("</div>\n");
    }

    private static void figure(Html html, Block.Figure figure) {
        html.raw("<figure>\n");
        if (!figure.title().isEmpty()) {
            html.element("h3", "", figure.title());
        }
        html.raw("<div class=\"scroll\">").raw(figure.chart().toSvg()).raw("</div>\n");
        if (!figure.caption().isEmpty()) {
            html.element("figcaption", "", figure.caption());
        }
        html.raw("</figure>\n");
    }

    private void tabs(Html html, Block.Tabs tabs) {
        String group = "t" + tabGroups++;
        html.raw("<div class=\"tabs\">\n");
        for (int i = 0; i < tabs.tabs().size(); i++) {
            String id = group + "-" + i;
            html.raw("<input type=\"radio\" name=\"" + group + "\" id=\"" + id + "\"");
            html.raw(i == 0 ? " checked>" : ">");
            html.raw("<label for=\"" + id + "\">").text(tabs.tabs().get(i).label());
            html.raw("</label>\n");
        }
        for (Block.Tab tab : tabs.tabs()) {
            html.raw("<div class=\"panel\">\n");
            block(html, tab.block());
            html.raw("</div>\n");
        }
        html.raw("</div>\n");
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + name, e);
        }
    }

    private record Section(String heading, List<Block> blocks) {}
}
