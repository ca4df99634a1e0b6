package dev.jeval.eval.metric;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Porter stemmer with NLTK's extensions (NLTK 3.8, mode `NLTK_EXTENSIONS`), which ROUGE uses.
///
/// Source: M. F. Porter, An algorithm for suffix stripping, 1980; departures as NLTK documents
/// them.
final class PorterStemmer {
    private static final Map<String, String> IRREGULAR =
            Map.ofEntries(
                    Map.entry("sky", "sky"),
                    Map.entry("skies", "sky"),
                    Map.entry("dying", "die"),
                    Map.entry("lying", "lie"),
                    Map.entry("tying", "tie"),
                    Map.entry("news", "news"),
                    Map.entry("innings", "inning"),
                    Map.entry("inning", "inning"),
                    Map.entry("outings", "outing"),
                    Map.entry("outing", "outing"),
                    Map.entry("cannings", "canning"),
                    Map.entry("canning", "canning"),
                    Map.entry("howe", "howe"),
                    Map.entry("proceed", "proceed"),
                    Map.entry("exceed", "exceed"),
                    Map.entry("succeed", "succeed"));

    private PorterStemmer() {}

    /// The stem of a word.
    static String stem(String word) {
        String lower = PythonText.lower(word);
        String irregular = IRREGULAR.get(lower);
        if (irregular != null) {
            return irregular;
        }
        if (lower.length() <= 2) {
            return lower;
        }
        String stem = step1a(lower);
        stem = step1b(stem);
        stem = step1c(stem);
        stem = step2(stem);
        stem = step3(stem);
        stem = step4(stem);
        return step5b(step5a(stem));
    }

    /// A suffix and what takes its place if the stem before it qualifies.
    private record Rule(String suffix, String replacement) {}

    private interface Condition {
        boolean test(String stem, Rule rule);
    }

    /// The first rule whose suffix fits decides, whether its condition holds or not.
    private static String apply(String word, List<Rule> rules, Condition condition) {
        for (Rule rule : rules) {
            if (word.endsWith(rule.suffix)) {
                String stem = cut(word, rule.suffix.length());
                return condition.test(stem, rule) ? stem + rule.replacement : word;
            }
        }
        return word;
    }

    private static String cut(String word, int length) {
        return word.substring(0, word.length() - length);
    }

    private static String step1a(String word) {
        if (word.endsWith("ies") && word.length() == 4) {
            return cut(word, 1);
        }
        return apply(
                word,
                List.of(
                        new Rule("sses", "ss"),
                        new Rule("ies", "i"),
                        new Rule("ss", "ss"),
                        new Rule("s", "")),
                (_, _) -> true);
    }

    private static String step1b(String word) {
        if (word.endsWith("ied")) {
            return cut(word, 3) + (word.length() == 4 ? "ie" : "i");
        }
        if (word.endsWith("eed")) {
            String stem = cut(word, 3);
            return measure(stem) > 0 ? stem + "ee" : word;
        }
        @Nullable String stem = null;
        if (word.endsWith("ed") && hasVowel(cut(word, 2))) {
            stem = cut(word, 2);
        } else if (word.endsWith("ing") && hasVowel(cut(word, 3))) {
            stem = cut(word, 3);
        }
        return stem == null ? word : restored(stem);
    }

    /// The stem of a participle, with the letter that its ending took.
    private static String restored(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        if (endsInDoubleConsonant(stem)) {
            char last = stem.charAt(stem.length() - 1);
            return last == 'l' || last == 's' || last == 'z' ? stem : cut(stem, 1);
        }
        return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
    }

    private static String step1c(String word) {
        return apply(
                word,
                List.of(new Rule("y", "i")),
                (stem, _) -> stem.length() > 1 && isConsonant(stem, stem.length() - 1));
    }

    private static final List<Rule> STEP_2 =
            List.of(
                    new Rule("ational", "ate"),
                    new Rule("tional", "tion"),
                    new Rule("enci", "ence"),
                    new Rule("anci", "ance"),
                    new Rule("izer", "ize"),
                    new Rule("bli", "ble"),
                    new Rule("alli", "al"),
                    new Rule("entli", "ent"),
                    new Rule("eli", "e"),
                    new Rule("ousli", "ous"),
                    new Rule("ization", "ize"),
                    new Rule("ation", "ate"),
                    new Rule("ator", "ate"),
                    new Rule("alism", "al"),
                    new Rule("iveness", "ive"),
                    new Rule("fulness", "ful"),
                    new Rule("ousness", "ous"),
                    new Rule("aliti", "al"),
                    new Rule("iviti", "ive"),
                    new Rule("biliti", "ble"),
                    new Rule("fulli", "ful"),
                    new Rule("logi", "log"));

    private static String step2(String word) {
        if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
            return step2(cut(word, 2));
        }
        // "logi" counts its "l" with the stem, so that "geology" loses its ending too
        return apply(
                word,
                STEP_2,
                (stem, rule) -> measure(rule.suffix.equals("logi") ? stem + "l" : stem) > 0);
    }

    private static final List<Rule> STEP_3 =
            List.of(
                    new Rule("icate", "ic"),
                    new Rule("ative", ""),
                    new Rule("alize", "al"),
                    new Rule("iciti", "ic"),
                    new Rule("ical", "ic"),
                    new Rule("ful", ""),
                    new Rule("ness", ""));

    private static String step3(String word) {
        return apply(word, STEP_3, (stem, _) -> measure(stem) > 0);
    }

    private static final List<Rule> STEP_4 =
            List.of(
                    new Rule("al", ""),
                    new Rule("ance", ""),
                    new Rule("ence", ""),
                    new Rule("er", ""),
                    new Rule("ic", ""),
                    new Rule("able", ""),
                    new Rule("ible", ""),
                    new Rule("ant", ""),
                    new Rule("ement", ""),
                    new Rule("ment", ""),
                    new Rule("ent", ""),
                    new Rule("ion", ""),
                    new Rule("ou", ""),
                    new Rule("ism", ""),
                    new Rule("ate", ""),
                    new Rule("iti", ""),
                    new Rule("ous", ""),
                    new Rule("ive", ""),
                    new Rule("ize", ""));

    private static String step4(String word) {
        return apply(
                word,
                STEP_4,
                (stem, rule) ->
                        measure(stem) > 1
                                && (!rule.suffix.equals("ion")
                                        || stem.endsWith("s")
                                        || stem.endsWith("t")));
    }

    private static String step5a(String word) {
        if (!word.endsWith("e")) {
            return word;
        }
        String stem = cut(word, 1);
        int measure = measure(stem);
        return measure > 1 || (measure == 1 && !endsShort(stem)) ? stem : word;
    }

    private static String step5b(String word) {
        return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
    }

    private static boolean isConsonant(String word, int index) {
        return switch (word.charAt(index)) {
            case 'a', 'e', 'i', 'o', 'u' -> false;
            case 'y' -> {
                // a y is a consonant at the start and after a vowel, which alternates in a run of
                // them
                int start = index;
                while (start > 0 && word.charAt(start - 1) == 'y') {
                    start--;
                }
                boolean first = start == 0 || !isConsonant(word, start - 1);
                yield ((index - start) % 2 == 0) == first;
            }
            default -> true;
        };
    }

    /// The number of vowel-consonant sequences.
    private static int measure(String stem) {
        int measure = 0;
        for (int i = 1; i < stem.length(); i++) {
            if (isConsonant(stem, i) && !isConsonant(stem, i - 1)) {
                measure++;
            }
        }
        return measure;
    }

    private static boolean hasVowel(String stem) {
        for (int i = 0; i < stem.length(); i++) {
            if (!isConsonant(stem, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsInDoubleConsonant(String word) {
        int last = word.length() - 1;
        return last >= 1 && word.charAt(last) == word.charAt(last - 1) && isConsonant(word, last);
    }

    /// Whether the word ends in consonant, vowel, consonant other than w, x, y; or, in NLTK, is a
    /// vowel and a consonant.
    private static boolean endsShort(String word) {
        int last = word.length() - 1;
        if (last == 1) {
            return !isConsonant(word, 0) && isConsonant(word, 1);
        }
        return last >= 2
                && isConsonant(word, last - 2)
                && !isConsonant(word, last - 1)
                && isConsonant(word, last)
                && "wxy".indexOf(word.charAt(last)) < 0;
    }
}
