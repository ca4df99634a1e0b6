package dev.jeval.tokenizer.internal.regex;

import dev.jeval.tokenizer.internal.unicode.CodePoints;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The character classes of Oniguruma (Ruby syntax, UTF-8) as sets of code points, in its Unicode
/// version, and its case folding. The sets are shared and must not be changed. Thread-safe.
final class CharacterSets {
    /// The number of code points.
    static final int CODE_POINTS = 0x110000;

    private static final Map<String, BitSet> CACHE = new ConcurrentHashMap<>();

    /// Long names of general categories.
    private static final Map<String, String> CATEGORY_NAMES =
            Map.ofEntries(
                    Map.entry("letter", "l"),
                    Map.entry("uppercaseletter", "lu"),
                    Map.entry("lowercaseletter", "ll"),
                    Map.entry("titlecaseletter", "lt"),
                    Map.entry("modifierletter", "lm"),
                    Map.entry("otherletter", "lo"),
                    Map.entry("mark", "m"),
                    Map.entry("combiningmark", "m"),
                    Map.entry("nonspacingmark", "mn"),
                    Map.entry("spacingmark", "mc"),
                    Map.entry("enclosingmark", "me"),
                    Map.entry("number", "n"),
                    Map.entry("decimalnumber", "nd"),
                    Map.entry("letternumber", "nl"),
                    Map.entry("othernumber", "no"),
                    Map.entry("punctuation", "p"),
                    Map.entry("connectorpunctuation", "pc"),
                    Map.entry("dashpunctuation", "pd"),
                    Map.entry("openpunctuation", "ps"),
                    Map.entry("closepunctuation", "pe"),
                    Map.entry("initialpunctuation", "pi"),
                    Map.entry("finalpunctuation", "pf"),
                    Map.entry("otherpunctuation", "po"),
                    Map.entry("symbol", "s"),
                    Map.entry("mathsymbol", "sm"),
                    Map.entry("currencysymbol", "sc"),
                    Map.entry("modifiersymbol", "sk"),
                    Map.entry("othersymbol", "so"),
                    Map.entry("separator", "z"),
                    Map.entry("spaceseparator", "zs"),
                    Map.entry("lineseparator", "zl"),
                    Map.entry("paragraphseparator", "zp"),
                    Map.entry("other", "c"),
                    Map.entry("control", "cc"),
                    Map.entry("format", "cf"),
                    Map.entry("surrogate", "cs"),
                    Map.entry("privateuse", "co"),
                    Map.entry("unassigned", "cn"));

    /// Two-letter names of [Character#getType] values.
    private static final String[] TYPE_NAMES = new String[31];

    static {
        String names =
                "cn lu ll lt lm lo mn me mc nd nl no zs zl zp cc cf - co cs pd ps pe pc po sm sc"
                        + " sk so pi pf";
        String[] split = names.split(" ");
        for (int type = 0; type < 31; type++) {
            TYPE_NAMES[type] = split[type];
        }
    }

    private CharacterSets() {}

    /// `\s`.
    static BitSet space() {
        return cached("space", CodePoints::isSpace);
    }

    /// `\d`.
    static BitSet digit() {
        return property("nd");
    }

    /// `\w`: letters, marks, decimal numbers, connectors and the superscripts and fractions of
    /// Latin-1.
    static BitSet word() {
        return cached(
                "word",
                c ->
                        isAlphabetic(c)
                                || (CodePoints.bits(c) & CodePoints.MARK) != 0
                                || isType(c, "nd")
                                || isType(c, "pc")
                                || c == 0xB2
                                || c == 0xB3
                                || c == 0xB9
                                || c >= 0xBC && c <= 0xBE);
    }

    /// `\h`: hexadecimal digits.
    static BitSet hexDigit() {
        return cached("xdigit", c -> c < 0x80 && Character.digit(c, 16) >= 0);
    }

    /// Every code point.
    static BitSet any() {
        return cached("any", _ -> true);
    }

    /// All code points that are not in `set`.
    static BitSet complement(BitSet set) {
        BitSet complement = (BitSet) set.clone();
        complement.flip(0, CODE_POINTS);
        return complement;
    }

    /// The property with this name: a general category, a script, a block (`In_…`), a POSIX class
    /// or one of the common derived properties; case, blanks, `_` and `-` are ignored.
    ///
    /// @throws IllegalArgumentException if there is none
    static BitSet property(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
        String key = CATEGORY_NAMES.getOrDefault(plain, plain);
        BitSet known = CACHE.get(key);
        if (known != null) {
            return known;
        }
        IntPredicate predicate = predicate(key, name);
        if (predicate == null) {
            throw new IllegalArgumentException("unknown character property '" + name + "'");
        }
        return cached(key, predicate);
    }

    private static @Nullable IntPredicate predicate(String key, String name) {
        if (key.length() == 1 && "lmnpszc".contains(key)) {
            return c -> typeName(c).startsWith(key);
        }
        if (key.length() == 2) {
            for (String type : TYPE_NAMES) {
                if (type.equals(key)) {
                    return c -> isType(c, key);
                }
            }
        }
        return switch (key) {
            case "any" -> _ -> true;
            case "assigned" -> CodePoints::isAssigned;
            case "ascii" -> c -> c < 0x80;
            case "alpha", "alphabetic" -> CharacterSets::isAlphabetic;
            case "digit" -> c -> isType(c, "nd");
            case "alnum" -> c -> isAlphabetic(c) || isType(c, "nd");
            case "upper", "uppercase" -> c -> CodePoints.isAssigned(c) && Character.isUpperCase(c);
            case "lower", "lowercase" -> CharacterSets::isLowerCase;
            case "space", "whitespace" -> CodePoints::isSpace;
            case "blank" -> c -> c == '\t' || isType(c, "zs");
            case "cntrl" -> c -> isType(c, "cc");
            case "graph" -> c -> !CodePoints.isSpace(c) && isPrinting(c);
            case "print" -> c -> isType(c, "zs") || !CodePoints.isSpace(c) && isPrinting(c);
            case "punct" -> c -> typeName(c).startsWith("p");
            case "word" -> word()::get;
            case "xdigit" -> hexDigit()::get;
            case "ideographic" -> c -> CodePoints.isAssigned(c) && Character.isIdeographic(c);
            case "emoji" -> Character::isEmoji;
            case "emojipresentation" -> Character::isEmojiPresentation;
            case "emojimodifier" -> Character::isEmojiModifier;
            case "emojimodifierbase" -> Character::isEmojiModifierBase;
            case "emojicomponent" -> Character::isEmojiComponent;
            case "extendedpictographic" -> Character::isExtendedPictographic;
            default -> scriptOrBlock(name);
        };
    }

    private static @Nullable IntPredicate scriptOrBlock(String name) {
        String spelled = name.replace(' ', '_').replace('-', '_');
        try {
            Character.UnicodeScript script = Character.UnicodeScript.forName(spelled);
            return c -> CodePoints.isAssigned(c) && Character.UnicodeScript.of(c) == script;
        } catch (IllegalArgumentException notScript) {
            String prefix = spelled.toLowerCase(Locale.ROOT);
            if (!prefix.startsWith("in_")) {
                return null;
            }
            try {
                Character.UnicodeBlock block =
                        Character.UnicodeBlock.forName(spelled.substring("in_".length()));
                return c -> block.equals(Character.UnicodeBlock.of(c));
            } catch (IllegalArgumentException notBlock) {
                return null;
            }
        }
    }

    /// The code points that equal `codePoint` when case is ignored, itself included.
    static int[] caseVariants(int codePoint) {
        int[] variants = CaseFolding.VARIANTS.get(CaseFolding.fold(codePoint));
        return variants == null ? new int[] {codePoint} : variants;
    }

    /// `set` with all case variants of its members.
    static BitSet ignoringCase(BitSet set) {
        BitSet closed = (BitSet) set.clone();
        CaseFolding.VARIANTS
                .values()
                .forEach(variants -> {
                    for (int variant : variants) {
                        if (set.get(variant)) {
                            for (int other : variants) {
                                closed.set(other);
                            }
                            return;
                        }
                    }
                });
        return closed;
    }

    /// Alphabetic, less the marks that Unicode 14 did not count yet.
    private static boolean isAlphabetic(int c) {
        boolean later =
                c >= 0x363 && c <= 0x36F
                        || c == 0xC04
                        || c == 0xF82
                        || c == 0xF83
                        || c >= 0x1DD3 && c <= 0x1DE6
                        || c == 0x11080
                        || c == 0x11081;
        return !later && CodePoints.isAssigned(c) && Character.isAlphabetic(c);
    }

    /// Lowercase, less the modifier letters that Unicode 14 did not count yet.
    private static boolean isLowerCase(int c) {
        boolean later = c == 0x10FC || c >= 0xA7F2 && c <= 0xA7F4 || c == 0xAB69;
        return !later && CodePoints.isAssigned(c) && Character.isLowerCase(c);
    }

    private static boolean isPrinting(int c) {
        String type = typeName(c);
        return !type.equals("cc") && !type.equals("cs") && !type.equals("cn");
    }

    private static boolean isType(int c, String name) {
        return typeName(c).equals(name);
    }

    private static String typeName(int c) {
        return CodePoints.isAssigned(c) ? TYPE_NAMES[Character.getType(c)] : "cn";
    }

    private static BitSet cached(String key, IntPredicate predicate) {
        BitSet known = CACHE.get(key);
        if (known == null) {
            known = new BitSet(CODE_POINTS);
            for (int c = 0; c < CODE_POINTS; c++) {
                if (predicate.test(c)) {
                    known.set(c);
                }
            }
            CACHE.put(key, known);
        }
        return known;
    }

    /// Simple case folding: code points that share an upper or lower case form.
    private static final class CaseFolding {
        /// Folded code point → all code points that fold to it, where there are several.
        static final Map<Integer, int[]> VARIANTS = variants();

        static int fold(int c) {
            // the Turkish letters fold to nothing else outside Turkish
            return c == 0x130 || c == 0x131 ? c : Character.toLowerCase(Character.toUpperCase(c));
        }

        private static Map<Integer, int[]> variants() {
            Map<Integer, int[]> all = new HashMap<>();
            for (int c = 0; c < CODE_POINTS; c++) {
                int folded = CodePoints.isAssigned(c) ? fold(c) : c;
                if (folded != c) {
                    int[] before = all.getOrDefault(folded, new int[] {folded});
                    int[] longer = java.util.Arrays.copyOf(before, before.length + 1);
                    longer[before.length] = c;
                    all.put(folded, longer);
                }
            }
            return all;
        }
    }
}
