package dev.jeval.tokenizer.internal.sentencepiece;

import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.StreamingDecoder;
import dev.jeval.tokenizer.Tokenizer;
import dev.jeval.tokenizer.internal.sentencepiece.AddedTokenSplitter.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A `tokenizer.model` with the added tokens of its checkpoint, by the rules of transformers' slow
/// tokenizers: added tokens (`<s>`, `<|im_start|>`) in a text are found first, longest first, and
/// SentencePiece runs on each stretch between them.
///
/// With `legacy` every stretch gets the model's dummy prefix; without, only a stretch at the start
/// of the text, and only if `addPrefixSpace` is set. Decoding writes added tokens as they are
/// spelled, with nothing put between them and the text around. Immutable and thread-safe.
public final class SlowTokenizer implements Tokenizer {
    /// What an id that no piece has is spelled.
    private static final String NO_PIECE = "";

    private final SentencePieceTokenizer base;
    private final AddedTokenSplitter splitter;
    private final boolean legacy;
    private final boolean addPrefixSpace;
    private final int[] before;
    private final int[] after;
    private final int vocabSize;
    private final Map<Integer, AddedToken> addedById = new HashMap<>();
    private final Map<String, AddedToken> addedByContent = new HashMap<>();

    /// How a slow tokenizer treats spaces and frames a text.
    ///
    /// @param legacy the setting of that name; true where a checkpoint has none
    /// @param addPrefixSpace the setting of that name; true where a checkpoint has none
    /// @param before ids put before a text with special tokens
    /// @param after ids put after it
    public record Rules(
            boolean legacy, boolean addPrefixSpace, List<Integer> before, List<Integer> after) {
        /// Copies the lists.
        public Rules {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /// Puts `added` and `rules` round a model.
    public SlowTokenizer(SentencePieceTokenizer base, List<AddedToken> added, Rules rules) {
        this.base = base;
        this.legacy = rules.legacy();
        this.addPrefixSpace = rules.addPrefixSpace();
        this.before = rules.before().stream().mapToInt(Integer::intValue).toArray();
        this.after = rules.after().stream().mapToInt(Integer::intValue).toArray();
        int size = base.vocabSize();
        for (AddedToken token : added) {
            addedById.put(token.id(), token);
            addedByContent.put(token.content(), token);
            size = Math.max(size, token.id() + 1);
        }
        this.vocabSize = size;
        this.splitter = new AddedTokenSplitter(addedByContent.values());
    }

    @Override
    public int[] encode(String text) {
        return encode(text, false);
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        return run(text, addSpecialTokens, false).ids();
    }

    @Override
    public Encoding encodeWithOffsets(String text, boolean addSpecialTokens) {
        return run(text, addSpecialTokens, true).encoding();
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        StringBuilder out = new StringBuilder(4 * ids.length);
        Decoding decoding = new Decoding(out, skipSpecialTokens);
        for (int id : ids) {
            decoding.accept(id);
        }
        decoding.finish();
        return base.denormalized(out.toString());
    }

    @Override
    public StreamingDecoder streamingDecoder(boolean skipSpecialTokens) {
        StringBuilder out = new StringBuilder();
        Decoding decoding = new Decoding(out, skipSpecialTokens);
        return new StreamingDecoder() {
            @Override
            public String accept(int id) {
                decoding.accept(id);
                return base.denormalizes() ? "" : take();
            }

            @Override
            public String finish() {
                decoding.finish();
                return base.denormalized(take());
            }

            private String take() {
                String text = out.toString();
                out.setLength(0);
                return text;
            }
        };
    }

    @Override
    public List<String> tokenize(String text) {
        List<String> pieces = new ArrayList<>();
        for (int id : encode(text)) {
            pieces.add(piece(id));
        }
        return List.copyOf(pieces);
    }

    @Override
    public int vocabSize() {
        return vocabSize;
    }

    @Override
    public String piece(int id) {
        AddedToken added = addedById.get(checked(id));
        if (added != null) {
            return added.content();
        }
        return id < base.vocabSize() ? base.piece(id) : NO_PIECE;
    }

    @Override
    public OptionalInt id(String piece) {
        AddedToken added = addedByContent.get(piece);
        return added != null ? OptionalInt.of(added.id()) : base.id(piece);
    }

    @Override
    public boolean isSpecial(int id) {
        AddedToken added = addedById.get(checked(id));
        return added != null ? added.special() : id < base.vocabSize() && base.isSpecial(id);
    }

    private Output run(String text, boolean addSpecialTokens, boolean offsets) {
        Output output = new Output(offsets);
        if (addSpecialTokens) {
            output.addAll(before, 0);
        }
        for (Part part : splitter.split(text)) {
            AddedToken added = part.token();
            if (added != null) {
                output.add(added.id(), part.start(), part.end());
            } else {
                boolean prefix = legacy || (addPrefixSpace && part.start() == 0);
                Scratch scratch =
                        base.run(text.substring(part.start(), part.end()), offsets, prefix);
                output.addAll(scratch, part.start());
                scratch.trim();
            }
        }
        if (addSpecialTokens) {
            output.addAll(after, text.length());
        }
        return output;
    }

    private int checked(int id) {
        if (id < 0 || id >= vocabSize) {
            throw new IllegalArgumentException(
                    "id: expected one in [0, %d), got %d".formatted(vocabSize, id));
        }
        return id;
    }

    /// Decodes one sequence: added tokens by their spelling, the rest by the model.
    private final class Decoding {
        private final StringBuilder out;
        private final boolean skipSpecialTokens;
        private final PieceDecoder decoder;

        Decoding(StringBuilder out, boolean skipSpecialTokens) {
            this.out = out;
            this.skipSpecialTokens = skipSpecialTokens;
            this.decoder = base.decoder(out);
        }

        void accept(int id) {
            if (skipSpecialTokens && isSpecial(id)) {
                return;
            }
            AddedToken added = addedById.get(checked(id));
            if (added != null) {
                decoder.finish();
                out.append(added.content());
            } else if (id < base.vocabSize()) {
                decoder.accept(id);
            }
        }

        void finish() {
            decoder.finish();
        }
    }

    /// Ids and, if wanted, their ranges.
    private static final class Output {
        private final boolean offsets;
        private int[] ids = new int[64];
        private int[] starts;
        private int[] ends;
        private int count;

        Output(boolean offsets) {
            this.offsets = offsets;
            this.starts = new int[offsets ? 64 : 0];
            this.ends = new int[offsets ? 64 : 0];
        }

        void addAll(int[] values, int at) {
            for (int id : values) {
                add(id, at, at);
            }
        }

        void addAll(Scratch scratch, int shift) {
            for (int i = 0; i < scratch.count; i++) {
                if (offsets) {
                    add(
                            scratch.ids[i],
                            shift + scratch.origins[scratch.starts[i]],
                            shift + scratch.origins[scratch.ends[i]]);
                } else {
                    add(scratch.ids[i], 0, 0);
                }
            }
        }

        void add(int id, int start, int end) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
                if (offsets) {
                    starts = Arrays.copyOf(starts, 2 * count);
                    ends = Arrays.copyOf(ends, 2 * count);
                }
            }
            ids[count] = id;
            if (offsets) {
                starts[count] = start;
                ends[count] = end;
            }
            count++;
        }

        int[] ids() {
            return Arrays.copyOf(ids, count);
        }

        Encoding encoding() {
            return new Encoding(ids(), Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
        }
    }
}
