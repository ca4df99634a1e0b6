package dev.jeval.analysis.data;

/// The language a benchmark is in, or a budget is spent on.
public enum Language {
    /// Japanese.
    JAPANESE("Japanese"),
    /// English.
    ENGLISH("English"),
    /// Another language, or unknown.
    OTHER("other");

    private final String label;

    Language(String label) {
        this.label = label;
    }

    /// The name in running text.
    public String label() {
        return label;
    }

    /// The language of a code: `ja`, `en`, anything else.
    public static Language of(String code) {
        return switch (code) {
            case "ja" -> JAPANESE;
            case "en" -> ENGLISH;
            default -> OTHER;
        };
    }
}
