package dev.jeval.analysis.plot;

/// How wide a text will be, near enough to lay out labels: fonts differ, so this errs on the wide
/// side.
final class TextWidth {
    private static final double NARROW = 0.37;
    private static final double LOWER = 0.61;
    private static final double UPPER = 0.71;
    private static final double WIDE = 1.0;

    private TextWidth() {}

    /// The width of a text in a font of the given size.
    static double of(String text, double size) {
        return size * text.codePoints().mapToDouble(TextWidth::em).sum();
    }

    /// The text, cut to a width with an ellipsis.
    static String cut(String text, double size, double width) {
        if (of(text, size) <= width) {
            return text;
        }
        int[] points = text.codePoints().toArray();
        int length = points.length;
        while (length > 1 && of(new String(points, 0, length) + "…", size) > width) {
            length--;
        }
        return new String(points, 0, length).strip() + "…";
    }

    private static double em(int codePoint) {
        if (codePoint >= 0x1100) {
            return isWide(codePoint) ? WIDE : LOWER;
        }
        if ("ijlt.,:;'|!()[]/ I-fr".indexOf(codePoint) >= 0) {
            return NARROW;
        }
        if (codePoint == 'm' || codePoint == 'w' || codePoint == 'M' || codePoint == 'W') {
            return 0.88;
        }
        return Character.isUpperCase(codePoint) ? UPPER : LOWER;
    }

    private static boolean isWide(int codePoint) {
        return codePoint >= 0x2E80
                        && codePoint <= 0xFFDC
                        && (codePoint < 0xFE00 || codePoint > 0xFE0F)
                || codePoint >= 0x1F000;
    }
}
