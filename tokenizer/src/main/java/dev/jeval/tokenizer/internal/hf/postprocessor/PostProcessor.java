package dev.jeval.tokenizer.internal.hf.postprocessor;

import dev.jeval.tokenizer.internal.TokenSink;
import java.util.List;

/// Puts special tokens around the tokens of one text. Immutable and thread-safe.
public sealed interface PostProcessor permits PostProcessor.Sequence, PostProcessor.Template {

    /// Appends `tokens` with their frame to `framed`.
    ///
    /// @param textEnd the length of the text; special tokens cover nothing, at its start or end
    void frame(TokenSink tokens, int textEnd, TokenSink framed);

    /// Several post-processors, each around what the one before made.
    record Sequence(List<PostProcessor> parts) implements PostProcessor {
        /// Copies the list.
        public Sequence {
            parts = List.copyOf(parts);
        }

        @Override
        public void frame(TokenSink tokens, int textEnd, TokenSink framed) {
            TokenSink current = tokens;
            for (int i = 0; i < parts.size(); i++) {
                boolean last = i == parts.size() - 1;
                TokenSink next =
                        last ? framed : new TokenSink(current.ids().size(), current.offsets());
                parts.get(i).frame(current, textEnd, next);
                current = next;
            }
            if (parts.isEmpty()) {
                new Template(List.of(Template.TEXT)).frame(tokens, textEnd, framed);
            }
        }
    }

    /// Special tokens and the text in a fixed order; BertProcessing and RobertaProcessing are this.
    ///
    /// @param pieces ids of special tokens, and [#TEXT] where the text goes
    record Template(List<Integer> pieces) implements PostProcessor {
        /// Stands for the text.
        public static final int TEXT = -1;

        /// Copies the list.
        public Template {
            pieces = List.copyOf(pieces);
        }

        @Override
        public void frame(TokenSink tokens, int textEnd, TokenSink framed) {
            int position = 0;
            for (int piece : pieces) {
                if (piece != TEXT) {
                    framed.add(piece, position, position);
                    continue;
                }
                int size = tokens.ids().size();
                framed.ids().addAll(tokens.ids().array(), 0, size);
                if (tokens.offsets()) {
                    framed.starts().addAll(tokens.starts().array(), 0, size);
                    framed.ends().addAll(tokens.ends().array(), 0, size);
                }
                position = textEnd;
            }
        }
    }
}
