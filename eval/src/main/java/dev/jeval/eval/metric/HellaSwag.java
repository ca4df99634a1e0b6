package dev.jeval.eval.metric;

import java.util.regex.Pattern;

/// The text cleaning of the HellaSwag task.
public final class HellaSwag {
    /// A bracketed mark such as `[header]`, on one line.
    private static final Pattern BRACKETS = Pattern.compile("\\[.*?\\]", Pattern.UNIX_LINES);

    private HellaSwag() {}

    /// A cleaned text: stripped, ` [title]` turned into a full stop, other bracketed marks dropped,
    /// double blanks made single once.
    public static String preprocess(String text) {
        String cleaned = PythonText.strip(text).replace(" [title]", ". ");
        return BRACKETS.matcher(cleaned).replaceAll("").replace("  ", " ");
    }

    /// The question of a document.
    ///
    /// @param activity the activity's label
    /// @param contextA first part of the context
    /// @param contextB second part of the context, whose first letter is made large
    public static String query(String activity, String contextA, String contextB) {
        return preprocess(activity + ": " + contextA + " " + PythonText.capitalize(contextB));
    }
}
