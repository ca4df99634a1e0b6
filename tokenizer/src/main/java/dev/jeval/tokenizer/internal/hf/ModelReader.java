package dev.jeval.tokenizer.internal.hf;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.IntList;
import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.bpe.CharBpe;
import dev.jeval.tokenizer.internal.bpe.MergeTable;
import dev.jeval.tokenizer.internal.hf.model.BpeModel;
import dev.jeval.tokenizer.internal.hf.model.Model;
import dev.jeval.tokenizer.internal.hf.model.UnigramModel;
import dev.jeval.tokenizer.internal.hf.model.WordLevelModel;
import dev.jeval.tokenizer.internal.hf.model.WordPieceModel;
import dev.jeval.tokenizer.internal.io.JsonObject;
import dev.jeval.tokenizer.internal.io.JsonSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the `model` of a `tokenizer.json` in one pass: vocabulary and merges go straight into
/// their tables, whatever the order of the fields.
final class ModelReader {
    private final String path;
    private final Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    private @Nullable Vocabulary vocabulary;
    private double[] scores = new double[0];
    private boolean scored;

    /// Ids of left part, right part and result of each merge.
    private @Nullable IntList merges;

    /// Merges that came before the vocabulary.
    private final List<String> earlyMerges = new ArrayList<>();

    private char[] joined = new char[64];

    /// @param path file and place in it, for errors
    ModelReader(String path) {
        this.path = path;
    }

    /// Reads the object at whose start the parser stands.
    Model read(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new TokenizerFormatException(
                    path + ": expected an object, got " + parser.currentToken());
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("vocab") && value == JsonToken.START_OBJECT) {
                vocabulary = readVocabulary(parser);
            } else if (name.equals("vocab") && value == JsonToken.START_ARRAY) {
                vocabulary = readScoredVocabulary(parser);
            } else if (name.equals("merges") && value == JsonToken.START_ARRAY) {
                readMerges(parser);
            } else {
                settings.put(name, JsonSource.value(parser));
            }
        }
        return model(new JsonObject(path, settings));
    }

    private Model model(JsonObject json) {
        Vocabulary pieces = vocabulary;
        if (pieces == null) {
            throw new TokenizerFormatException(
                    path + ".vocab: expected an object or a list, got nothing");
        }
        String type = json.string("type", inferredType());
        if (scored != type.equals("Unigram")) {
            throw new TokenizerFormatException(
                    "%s.vocab: expected %s for a model of type %s, got %s"
                            .formatted(
                                    path,
                                    type.equals("Unigram") ? "a list" : "an object",
                                    type,
                                    scored ? "a list" : "an object"));
        }
        return switch (type) {
            case "BPE" -> bpe(json, pieces);
            case "Unigram" -> unigram(json, pieces);
            case "WordPiece" ->
                    new WordPieceModel(
                            pieces,
                            json.string("unk_token", "[UNK]"),
                            json.string("continuing_subword_prefix", "##"),
                            json.integer("max_input_chars_per_word", 100));
            case "WordLevel" -> new WordLevelModel(pieces, json.string("unk_token", "<unk>"));
            default -> throw json.error("type", "BPE, Unigram, WordPiece or WordLevel");
        };
    }

    /// Old files do not say the type.
    private String inferredType() {
        if (merges != null || !earlyMerges.isEmpty()) {
            return "BPE";
        }
        if (scored) {
            return "Unigram";
        }
        return settings.containsKey("max_input_chars_per_word")
                        || settings.containsKey("continuing_subword_prefix")
                ? "WordPiece"
                : "WordLevel";
    }

    private Model bpe(JsonObject json, Vocabulary pieces) {
        String prefix = json.string("continuing_subword_prefix", "");
        if (merges == null) {
            resolveEarlyMerges(pieces, prefix);
        } else if (!prefix.isEmpty()) {
            throw json.error("continuing_subword_prefix", "to stand before the merges");
        }
        String unknown = json.stringOrNull("unk_token");
        int unknownId = unknown == null ? -1 : pieces.find(unknown);
        if (unknown != null && !unknown.isEmpty() && unknownId < 0) {
            throw json.error("unk_token", "a piece of the vocabulary");
        }
        return BpeModel.of(
                pieces,
                mergeTable(pieces),
                new CharBpe.Settings(
                        unknownId,
                        json.bool("fuse_unk", false),
                        json.bool("byte_fallback", false),
                        prefix,
                        json.string("end_of_word_suffix", ""),
                        json.bool("ignore_merges", false)));
    }

    private MergeTable mergeTable(Vocabulary pieces) {
        IntList triples = merges == null ? new IntList(0) : merges;
        int count = triples.size() / 3;
        if (count > MergeTable.MAX_RANK) {
            throw new TokenizerFormatException(
                    "%s.merges: expected at most %d, got %d"
                            .formatted(path, MergeTable.MAX_RANK, count));
        }
        MergeTable.Builder table = new MergeTable.Builder(count, pieces.limit());
        for (int rank = 0; rank < count; rank++) {
            table.put(
                    triples.get(3 * rank),
                    triples.get(3 * rank + 1),
                    rank,
                    triples.get(3 * rank + 2));
        }
        return table.build();
    }

    private Model unigram(JsonObject json, Vocabulary pieces) {
        int unknownId = json.integer("unk_id", -1);
        if (unknownId >= scores.length) {
            throw json.error("unk_id", "an id below " + scores.length);
        }
        return new UnigramModel(pieces, scores, unknownId, json.bool("byte_fallback", false));
    }

    private Vocabulary readVocabulary(JsonParser parser) {
        Vocabulary.Builder builder = new Vocabulary.Builder(1 << 16);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String piece = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new TokenizerFormatException(
                        "%s.vocab['%s']: expected an id, got %s"
                                .formatted(path, piece, parser.currentToken()));
            }
            put(builder, piece, parser.getLongValue());
        }
        return builder.build();
    }

    private void put(Vocabulary.Builder builder, String piece, long id) {
        if (id < 0 || id >= Vocabulary.MAX_IDS) {
            throw new TokenizerFormatException(
                    "%s.vocab['%s']: expected an id in [0, %d), got %d"
                            .formatted(path, piece, Vocabulary.MAX_IDS, id));
        }
        builder.put(piece, (int) id);
    }

    private Vocabulary readScoredVocabulary(JsonParser parser) {
        scored = true;
        Vocabulary.Builder builder = new Vocabulary.Builder(1 << 16);
        double[] read = new double[1 << 16];
        int id = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean pair =
                    parser.currentToken() == JsonToken.START_ARRAY
                            && parser.nextToken() == JsonToken.VALUE_STRING;
            String piece = pair ? parser.getString() : "";
            if (!pair || !parser.nextToken().isNumeric() || Double.isNaN(parser.getDoubleValue())) {
                throw badPair(id);
            }
            if (id == read.length) {
                read = Arrays.copyOf(read, id * 2);
            }
            read[id] = parser.getDoubleValue();
            put(builder, piece, id);
            id++;
            if (parser.nextToken() != JsonToken.END_ARRAY) {
                throw badPair(id - 1);
            }
        }
        scores = Arrays.copyOf(read, id);
        return builder.build();
    }

    private TokenizerFormatException badPair(int id) {
        return new TokenizerFormatException(
                "%s.vocab[%d]: expected a pair of piece and score".formatted(path, id));
    }

    private void readMerges(JsonParser parser) {
        Object prefix = settings.get("continuing_subword_prefix");
        boolean early = vocabulary == null || prefix != null && !prefix.equals("");
        IntList triples = new IntList(early ? 0 : 3 << 16);
        int rank = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                readMerge(parser, rank, early, triples);
            } else if (parser.currentToken() == JsonToken.START_ARRAY) {
                String left =
                        parser.nextToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
                String right =
                        parser.nextToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
                if (left == null || right == null || parser.nextToken() != JsonToken.END_ARRAY) {
                    throw badMerge(rank, "a list that is not a pair");
                }
                if (early) {
                    earlyMerges.add(left);
                    earlyMerges.add(right);
                } else {
                    addMerge(rank, left, right, "", triples);
                }
            } else {
                throw badMerge(rank, String.valueOf(parser.currentToken()));
            }
            rank++;
        }
        if (!early) {
            merges = triples;
        }
    }

    /// `"left right"`, as most files have it.
    private void readMerge(JsonParser parser, int rank, boolean early, IntList triples) {
        String merge = parser.getString();
        int space = merge.indexOf(' ');
        if (space < 0 || merge.indexOf(' ', space + 1) >= 0) {
            throw badMerge(rank, "'" + merge + "'");
        }
        String left = merge.substring(0, space);
        String right = merge.substring(space + 1);
        if (early) {
            earlyMerges.add(left);
            earlyMerges.add(right);
        } else {
            addMerge(rank, left, right, "", triples);
        }
    }

    private void resolveEarlyMerges(Vocabulary pieces, String prefix) {
        vocabulary = pieces;
        IntList triples = new IntList(3 * earlyMerges.size() / 2);
        for (int i = 0; i < earlyMerges.size(); i += 2) {
            addMerge(i / 2, earlyMerges.get(i), earlyMerges.get(i + 1), prefix, triples);
        }
        merges = triples;
    }

    private void addMerge(int rank, String left, String right, String prefix, IntList triples) {
        Vocabulary pieces = vocabulary;
        if (pieces == null) {
            throw new IllegalStateException("merges before vocabulary");
        }
        int skipped = Math.min(prefix.length(), right.length());
        int length = left.length() + right.length() - skipped;
        if (joined.length < length) {
            joined = new char[length * 2];
        }
        left.getChars(0, left.length(), joined, 0);
        right.getChars(skipped, right.length(), joined, left.length());
        int leftId = pieces.find(left);
        int rightId = pieces.find(right);
        int result = pieces.find(joined, 0, length);
        if (leftId < 0 || rightId < 0 || result < 0) {
            String missing =
                    leftId < 0 ? left : rightId < 0 ? right : new String(joined, 0, length);
            throw new TokenizerFormatException(
                    ("%s.merges[%d]: expected pieces of the vocabulary, got '%s' and '%s', but"
                                    + " there is no piece '%s'; the file may be damaged")
                            .formatted(path, rank, left, right, missing));
        }
        triples.add(leftId);
        triples.add(rightId);
        triples.add(result);
    }

    private TokenizerFormatException badMerge(int rank, String got) {
        return new TokenizerFormatException(
                "%s.merges[%d]: expected two pieces separated by a space, or a pair, got %s"
                        .formatted(path, rank, got));
    }
}
