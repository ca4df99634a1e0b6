/// Japanese morphological analysis as MeCab does it, over the IPADIC dictionary of Kuromoji.
package dev.jeval.eval.metric.morphology;
