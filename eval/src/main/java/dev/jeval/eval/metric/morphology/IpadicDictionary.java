package dev.jeval.eval.metric.morphology;

import com.atilika.kuromoji.dict.CharacterDefinitions;
import com.atilika.kuromoji.dict.ConnectionCosts;
import com.atilika.kuromoji.dict.Dictionary;
import com.atilika.kuromoji.dict.TokenInfoDictionary;
import com.atilika.kuromoji.dict.UnknownDictionary;
import com.atilika.kuromoji.ipadic.Tokenizer;
import com.atilika.kuromoji.trie.DoubleArrayTrie;
import com.atilika.kuromoji.util.ResourceResolver;
import com.atilika.kuromoji.util.SimpleResourceResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// IPADIC 2.7.0-20070801 as Kuromoji compiled it: words, connection costs, and what MeCab's
/// `char.def` and `unk.def` say about unknown words. Immutable and thread-safe.
final class IpadicDictionary {
    /// Features of a word: four of its part of speech, inflection type and form, base form,
    /// reading, pronunciation.
    private static final int FEATURES = 9;

    /// Length of the empty reading and pronunciation, which Kuromoji adds to unknown words.
    private static final int NO_READING = ",*,*".length();

    /// The character with which the trie ends words; no word contains it.
    private static final char TERMINATOR = DoubleArrayTrie.TERMINATING_CHARACTER;

    /// The dash of JIS X 0208 (row 1, cell 29), which Java decodes as U+2014 and MeCab's dictionary
    /// tools as U+2015.
    private static final char EM_DASH = '\u2014';

    private static final char BAR = '\u2015';

    /// A character that occurs in no word.
    private static final char NO_CHARACTER = '\uffff';

    private static final int[] NO_WORDS = {};

    private final DoubleArrayTrie trie;
    private final TokenInfoDictionary words;
    private final UnknownDictionary unknown;
    private final CharacterDefinitions characters;
    private final ConnectionCosts connections;
    private final int spaceCategory;
    private final int[] symbol;
    private final int[] symbolOrNumeral;
    private final int[] numeral;

    private IpadicDictionary(ResourceResolver resolver) throws IOException {
        trie = DoubleArrayTrie.newInstance(resolver);
        words = TokenInfoDictionary.newInstance(resolver);
        characters = CharacterDefinitions.newInstance(resolver);
        unknown = UnknownDictionary.newInstance(resolver, characters, FEATURES);
        connections = ConnectionCosts.newInstance(resolver);
        spaceCategory = characters.lookupCategories(' ')[0];
        symbol = characters.lookupCategories('!');
        int[] kanjiAndNumeral = characters.lookupCategories('一');
        numeral = new int[] {kanjiAndNumeral[1], kanjiAndNumeral[0]};
        symbolOrNumeral = new int[] {symbol[0], kanjiAndNumeral[1]};
    }

    /// Loads the dictionary: about a second, and some 35 MB.
    static IpadicDictionary load() {
        try {
            return new IpadicDictionary(new SimpleResourceResolver(Tokenizer.class));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read Kuromoji's IPADIC", e);
        }
    }

    Dictionary words() {
        return words;
    }

    /// The features of a word of [#words()].
    String knownFeatures(int word) {
        return words.getAllFeatures(word).replace(EM_DASH, BAR);
    }

    /// The features of a word of [#unknown()], which has no reading.
    String unknownFeatures(int word) {
        String features = unknown.getAllFeatures(word);
        return features.substring(0, features.length() - NO_READING);
    }

    Dictionary unknown() {
        return unknown;
    }

    /// The words that are exactly `text`, as ids of [#words()]; empty if only longer words begin
    /// with it, null if none does.
    int @Nullable [] wordIds(String text) {
        if (text.charAt(text.length() - 1) == TERMINATOR) {
            return null;
        }
        int found = trie.lookup(text.replace(EM_DASH, NO_CHARACTER).replace(BAR, EM_DASH));
        return found > 0 ? words.lookupWordIds(found) : found == 0 ? NO_WORDS : null;
    }

    /// The categories of a character, the principal one first.
    ///
    /// Kuromoji keeps all lines of `char.def` that name a character, in the order of the
    /// categories; MeCab keeps the last line, in the order of that line. The two differ for 18
    /// characters.
    int[] categories(int codePoint) {
        // MeCab looks at UCS-2 only: what lies above counts as U+0000
        char c = codePoint > 0xffff ? 0 : (char) codePoint;
        int[] categories = characters.lookupCategories(c);
        if (categories.length == 1) {
            return categories;
        }
        return switch (c) {
            case 'Ð' -> characters.lookupCategories('A');
            case '々' -> symbol;
            case '〇' -> symbolOrNumeral;
            default -> numeral;
        };
    }

    boolean isSpace(int codePoint) {
        return categories(codePoint)[0] == spaceCategory;
    }

    /// Whether unknown words are tried even where a known word begins.
    boolean invokes(int category) {
        return characters.lookupDefinition(category)[CharacterDefinitions.INVOKE] == 1;
    }

    /// Whether a run of characters of the category makes one unknown word.
    boolean groups(int category) {
        return characters.lookupDefinition(category)[CharacterDefinitions.GROUP] == 1;
    }

    /// Up to how many characters an unknown word of the category is tried by length.
    int length(int category) {
        return characters.lookupDefinition(category)[2];
    }

    int[] unknownIds(int category) {
        return unknown.lookupWordIds(category);
    }

    int connectionCost(int rightId, int leftId) {
        return connections.get(rightId, leftId);
    }
}
