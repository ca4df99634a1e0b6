package dev.jeval.tokenizer.study;

/// What a model costs per token, as far as the tokenizer's choice matters.
///
/// Prefill counts multiply-adds: `n * body + layers * hidden * n * n` (causal attention: scores and
/// weighted sums over half of n² positions each) plus one vocabulary projection. Decoding counts
/// weights read: body plus vocabulary projection for every token. Both are shares of the same text,
/// not times.
///
/// @param bodyParameters parameters without embeddings and vocabulary projection (of the experts,
///   those that run for a token)
/// @param hiddenSize width of the embedding
/// @param layers number of layers
/// @param tiedEmbeddings whether embedding and vocabulary projection are one matrix
public record CostModel(long bodyParameters, int hiddenSize, int layers, boolean tiedEmbeddings) {

    /// @throws IllegalArgumentException if a size is not positive
    public CostModel {
        if (bodyParameters < 1 || hiddenSize < 1 || layers < 1) {
            throw new IllegalArgumentException(
                    "cost model: expected positive sizes, got body %d, hidden %d, layers %d"
                            .formatted(bodyParameters, hiddenSize, layers));
        }
    }

    /// Multiply-adds for a prompt of `tokens` tokens.
    public double prefill(double tokens, int vocabulary) {
        return tokens * bodyParameters
                + (double) layers * hiddenSize * tokens * tokens
                + projection(vocabulary);
    }

    /// Weights read for generating `tokens` tokens.
    public double decode(double tokens, int vocabulary) {
        return tokens * (bodyParameters + projection(vocabulary));
    }

    /// Parameters of embedding and vocabulary projection.
    public long embeddingParameters(int vocabulary) {
        return (tiedEmbeddings ? 1L : 2L) * vocabulary * hiddenSize;
    }

    private double projection(int vocabulary) {
        return (double) vocabulary * hiddenSize;
    }
}
