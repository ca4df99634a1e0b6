package dev.jeval.analysis.report;

/// Writes HTML text; everything that comes from outside goes through [#escape(String)].
final class Html {
    private static final String INVALID = "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\\uFFFE\\uFFFF]";

    private final StringBuilder out = new StringBuilder();

    /// Appends markup as it is.
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /// Appends text, escaped.
    Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /// Appends an element with text content.
    ///
    /// @param attributes attributes with a leading blank, or empty
    Html element(String tag, String attributes, String text) {
        return raw("<" + tag + attributes + ">").text(text).raw("</" + tag + ">\n");
    }

    /// An attribute with a leading blank; nothing for an empty value.
    static String attribute(String name, String value) {
        return value.isEmpty() ? "" : " " + name + "=\"" + escape(value) + "\"";
    }

    /// Escapes text for content and for attributes in double quotes; characters that HTML forbids
    /// become U+FFFD.
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.replaceAll(INVALID, "\uFFFD")
                .codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> escaped.append("&amp;");
                        case '<' -> escaped.append("&lt;");
                        case '>' -> escaped.append("&gt;");
                        case '"' -> escaped.append("&quot;");
                        case '\'' -> escaped.append("&#39;");
                        default -> escaped.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
                    }
                });
        return escaped.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
