package dev.jeval.eval.metric.morphology;

import com.atilika.kuromoji.dict.Dictionary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// MeCab 0.996 with IPADIC: the path of least cost through the words that a text can be made of.
///
/// Unknown words follow MeCab's rules (`char.def`: invoke, group, length), white space between
/// words is skipped, and equal costs are decided in MeCab's order, so that segmentations equal
/// MeCab's wherever the dictionaries do: Kuromoji's lacks 令和 and a few words were revised.
/// Immutable and thread-safe. Time is linear in the length of the text.
public final class JapaneseSegmenter {
    /// MeCab's `max-grouping-size`: a longer run of unknown characters is no word.
    private static final int MAX_GROUP = 24;

    /// Characters of the longest word that is looked for; no word of IPADIC comes near it.
    private static final int MAX_WORD = 64;

    private final IpadicDictionary dictionary;

    private JapaneseSegmenter(IpadicDictionary dictionary) {
        this.dictionary = dictionary;
    }

    /// Loads the dictionary when first used.
    private static final class Holder {
        static final JapaneseSegmenter SHARED = new JapaneseSegmenter(IpadicDictionary.load());
    }

    /// The segmenter; loads the dictionary at the first call (about a second).
    public static JapaneseSegmenter shared() {
        return Holder.SHARED;
    }

    /// The words of a text, without the white space between them.
    public List<String> surfaces(String text) {
        return analyze(text).stream().map(Morpheme::surface).toList();
    }

    /// The words of a text with their features.
    public List<Morpheme> analyze(String text) {
        @Nullable Node[] endingAt = new Node[text.length() + 1];
        Node start = new Node(0, 0, null, 0, false);
        endingAt[0] = start;
        for (int position = 0; position < text.length(); position++) {
            if (endingAt[position] != null) {
                connect(nodesAt(text, position), endingAt[position], endingAt);
            }
        }
        int last = text.length();
        while (endingAt[last] == null) {
            last--;
        }
        Node end = new Node(last, last, null, 0, false);
        end.join(endingAt[last], dictionary);
        return path(end, text);
    }

    private void connect(List<Node> nodes, @Nullable Node ending, @Nullable Node[] endingAt) {
        // MeCab prepends to its lists: what was found last is looked at first
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            node.join(ending, dictionary);
            node.nextEnding = endingAt[node.end];
            endingAt[node.end] = node;
        }
    }

    private List<Morpheme> path(Node end, String text) {
        List<Morpheme> path = new ArrayList<>();
        for (Node node = end.before; node != null && node.words != null; node = node.before) {
            path.add(
                    new Morpheme(
                            text.substring(node.start, node.end),
                            node.start,
                            node.end,
                            node.known
                                    ? dictionary.knownFeatures(node.word)
                                    : dictionary.unknownFeatures(node.word),
                            node.known));
        }
        Collections.reverse(path);
        return path;
    }

    /// The words that can follow at `position`, in the order in which MeCab finds them.
    private List<Node> nodesAt(String text, int position) {
        int start = position;
        while (start < text.length() && dictionary.isSpace(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        List<Node> nodes = new ArrayList<>();
        if (start == text.length()) {
            return nodes;
        }
        addKnown(text, start, nodes);
        int[] categories = dictionary.categories(text.codePointAt(start));
        if (nodes.isEmpty() || dictionary.invokes(categories[0])) {
            addUnknown(text, start, categories, nodes);
        }
        return nodes;
    }

    private void addKnown(String text, int start, List<Node> nodes) {
        int limit = Math.min(text.length(), start + MAX_WORD);
        for (int end = start + 1; end <= limit; end++) {
            int[] ids = dictionary.wordIds(text.substring(start, end));
            if (ids == null) {
                return;
            }
            for (int id : ids) {
                nodes.add(new Node(start, end, dictionary.words(), id, true));
            }
        }
    }

    private void addUnknown(String text, int start, int[] categories, List<Node> nodes) {
        int category = categories[0];
        int first = start + Character.charCount(text.codePointAt(start));
        int groupEnd = -1;
        if (dictionary.groups(category)) {
            int end = first;
            int length = 0;
            while (end < text.length() && isKind(text.codePointAt(end), categories)) {
                end += Character.charCount(text.codePointAt(end));
                length++;
            }
            if (length <= MAX_GROUP) {
                addUnknown(start, end, category, nodes);
            }
            groupEnd = end;
        }
        int end = first;
        for (int length = 1; length <= dictionary.length(category); length++) {
            if (end != groupEnd) {
                addUnknown(start, end, category, nodes);
                if (end >= text.length() || !isKind(text.codePointAt(end), categories)) {
                    break;
                }
                end += Character.charCount(text.codePointAt(end));
            }
        }
        if (nodes.isEmpty()) {
            addUnknown(start, end, category, nodes);
        }
    }

    private void addUnknown(int start, int end, int category, List<Node> nodes) {
        for (int id : dictionary.unknownIds(category)) {
            nodes.add(new Node(start, end, dictionary.unknown(), id, false));
        }
    }

    /// Whether a character shares a category with the first of a run.
    private boolean isKind(int codePoint, int[] categories) {
        for (int category : dictionary.categories(codePoint)) {
            for (int wanted : categories) {
                if (category == wanted) {
                    return true;
                }
            }
        }
        return false;
    }

    /// A word at a place, with the best path to it.
    private static final class Node {
        final int start;
        final int end;
        final @Nullable Dictionary words;
        final int word;
        final boolean known;

        /// The next node that ends at the same place.
        @Nullable Node nextEnding;

        @Nullable Node before;
        long cost;

        Node(int start, int end, @Nullable Dictionary words, int word, boolean known) {
            this.start = start;
            this.end = end;
            this.words = words;
            this.word = word;
            this.known = known;
        }

        /// Finds the cheapest of the nodes that end where this one begins.
        void join(@Nullable Node candidates, IpadicDictionary dictionary) {
            int leftId = words == null ? 0 : words.getLeftId(word);
            long best = Long.MAX_VALUE;
            for (Node node = candidates; node != null; node = node.nextEnding) {
                int rightId = node.words == null ? 0 : node.words.getRightId(node.word);
                long total = node.cost + dictionary.connectionCost(rightId, leftId);
                if (total < best) {
                    best = total;
                    before = node;
                }
            }
            cost = best + (words == null ? 0 : words.getWordCost(word));
        }
    }
}
