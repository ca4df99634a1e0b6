package dev.jeval.cli.command;

import dev.jeval.eval.metric.morphology.JapaneseSegmenter;
import dev.jeval.eval.metric.morphology.Morpheme;
import dev.jeval.tokenizer.study.Segmenter;

/// Japanese morphemes by MeCab's rules over the IPADIC dictionary, which is loaded at the first
/// text.
final class MorphemeSegmenter implements Segmenter {
    @Override
    public int[] wordEnds(String text) {
        return JapaneseSegmenter.shared().analyze(text).stream().mapToInt(Morpheme::end).toArray();
    }
}
