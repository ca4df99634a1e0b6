package dev.jeval.analysis.plot;

import java.util.Locale;

/// Writes SVG text: escapes everything, rounds coordinates to a hundredth, so that the same chart
/// is the same bytes.
final class Svg {
    private static final String XML_INVALID = "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]";

    private final StringBuilder out = new StringBuilder();

    /// Begins a picture.
    ///
    /// @param label what the picture shows, for screen readers
    static Svg picture(double width, double height, String label) {
        Svg svg = new Svg();
        svg.out
                .append("<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"")
                .append(" viewBox=\"0 0 ")
                .append(number(width))
                .append(' ')
                .append(number(height))
                .append("\" width=\"")
                .append(number(width))
                .append("\" height=\"")
                .append(number(height))
                .append("\" aria-label=\"")
                .append(escape(label))
                .append("\">\n");
        return svg;
    }

    /// Ends the picture.
    String finish() {
        return out.append("</svg>\n").toString();
    }

    /// Begins a part of the picture that shows nothing outside a rectangle.
    Svg clip(double x, double y, double width, double height) {
        out.append("<svg class=\"clip\"");
        attribute("x", x).attribute("y", y).attribute("width", width).attribute("height", height);
        out.append(" viewBox=\"").append(number(x)).append(' ').append(number(y)).append(' ');
        out.append(number(width)).append(' ').append(number(height)).append("\">\n");
        return this;
    }

    /// Ends the part begun by [#clip].
    Svg endClip() {
        out.append("</svg>\n");
        return this;
    }

    /// A straight line.
    Svg line(String style, double x1, double y1, double x2, double y2) {
        out.append("<line class=\"").append(style).append('"');
        attribute("x1", x1).attribute("y1", y1).attribute("x2", x2).attribute("y2", y2);
        out.append("/>\n");
        return this;
    }

    /// A rectangle with a tooltip (empty for none).
    Svg rect(
            String style,
            String fill,
            double x,
            double y,
            double width,
            double height,
            String tooltip) {
        out.append("<rect class=\"").append(style).append('"');
        attribute("x", x).attribute("y", y);
        attribute("width", Math.max(0, width)).attribute("height", Math.max(0, height));
        fill(fill);
        return close("rect", tooltip);
    }

    /// A marker with a tooltip (empty for none).
    Svg marker(Marker marker, String fill, double x, double y, double radius, String tooltip) {
        out.append("<path class=\"marker\" d=\"").append(marker.path(x, y, radius)).append('"');
        fill(fill);
        return close("path", tooltip);
    }

    /// An open or closed line through points.
    Svg path(String style, String stroke, String data) {
        out.append("<path class=\"").append(style).append("\" d=\"").append(data).append('"');
        if (!stroke.isEmpty()) {
            out.append(" style=\"stroke:").append(escape(stroke)).append('"');
        }
        out.append("/>\n");
        return this;
    }

    /// A filled area.
    Svg area(String style, String fill, String data) {
        out.append("<path class=\"").append(style).append("\" d=\"").append(data).append('"');
        fill(fill);
        out.append("/>\n");
        return this;
    }

    /// Text anchored at `start`, `middle` or `end`.
    Svg text(String style, String anchor, double x, double y, String text) {
        out.append("<text class=\"").append(style).append('"');
        attribute("x", x).attribute("y", y);
        out.append(" text-anchor=\"").append(anchor).append("\">");
        out.append(escape(text)).append("</text>\n");
        return this;
    }

    /// Text turned by an angle in degrees about its anchor.
    Svg turnedText(String style, String anchor, double x, double y, double angle, String text) {
        out.append("<text class=\"").append(style).append("\" text-anchor=\"").append(anchor);
        out.append("\" transform=\"translate(").append(number(x)).append(' ').append(number(y));
        out.append(") rotate(").append(number(angle)).append(")\">");
        out.append(escape(text)).append("</text>\n");
        return this;
    }

    /// Escapes text for XML and HTML content and attributes, and drops characters XML cannot hold.
    public static String escape(String text) {
        return text.replaceAll(XML_INVALID, "\uFFFD")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /// A coordinate, rounded.
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        String trimmed = text.replaceFirst("\\.?0+$", "");
        return trimmed.equals("-0") ? "0" : trimmed;
    }

    /// The path data of a line through points.
    static String polyline(double[] xs, double[] ys) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            data.append(i == 0 ? 'M' : 'L').append(number(xs[i])).append(' ').append(number(ys[i]));
        }
        return data.toString();
    }

    private Svg attribute(String name, double value) {
        out.append(' ').append(name).append("=\"").append(number(value)).append('"');
        return this;
    }

    private void fill(String fill) {
        if (!fill.isEmpty()) {
            out.append(" style=\"fill:").append(escape(fill)).append('"');
        }
    }

    private Svg close(String tag, String tooltip) {
        if (tooltip.isEmpty()) {
            out.append("/>\n");
        } else {
            out.append("><title>").append(escape(tooltip)).append("</title></").append(tag);
            out.append(">\n");
        }
        return this;
    }
}
