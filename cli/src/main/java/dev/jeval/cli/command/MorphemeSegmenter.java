package dev.jeval.cli.command;

import com.atilika.kuromoji.ipadic.Token;
import com.atilika.kuromoji.ipadic.Tokenizer;
import dev.jeval.tokenizer.study.Segmenter;
import java.util.List;

/// Japanese morphemes by Kuromoji with the IPADIC dictionary, which is loaded at the first text.
final class MorphemeSegmenter implements Segmenter {
    private static final class Holder {
        static final Tokenizer KUROMOJI = new Tokenizer();
    }

    @Override
    public int[] wordEnds(String text) {
        List<Token> tokens = Holder.KUROMOJI.tokenize(text);
        int[] ends = new int[tokens.size()];
        for (int i = 0; i < ends.length; i++) {
            Token token = tokens.get(i);
            ends[i] = token.getPosition() + token.getSurface().length();
        }
        return ends;
    }
}
