package dev.jeval.engine;

import java.util.List;
import java.util.Set;

/// A prompt to continue.
///
/// @param prompt token ids, at least one; owned by the request
/// @param maxNewTokens limit of generated tokens, at least 1
/// @param sampling how tokens are chosen
/// @param stopStrings the text ends before the first occurrence of any of them; empty strings are
///   refused
/// @param stopIds ids that end the text beside the model's own end-of-sequence ids
/// @param ignoreEos whether the model's own end-of-sequence ids are ordinary tokens
/// @param key names the request towards the sampling generator (a document's number, say): equal
///   keys, samples and seeds draw equally, wherever the request stands in a run
/// @param sample number of the draw among several from one prompt, from 0
@SuppressWarnings("ArrayRecordComponent")
public record GenerationRequest(
        int[] prompt,
        int maxNewTokens,
        SamplingOptions sampling,
        List<String> stopStrings,
        Set<Integer> stopIds,
        boolean ignoreEos,
        long key,
        int sample) {
    private static final int DEFAULT_MAX_NEW_TOKENS = 256;

    /// @throws IllegalArgumentException if the limit is not positive, the sample is negative or a
    ///   stop string is empty
    public GenerationRequest {
        stopStrings = List.copyOf(stopStrings);
        stopIds = Set.copyOf(stopIds);
        if (maxNewTokens < 1 || sample < 0) {
            throw new IllegalArgumentException(
                    "generation request: expected maxNewTokens >= 1 and sample >= 0, got %d and %d"
                            .formatted(maxNewTokens, sample));
        }
        if (stopStrings.contains("")) {
            throw new IllegalArgumentException(
                    "generation request: expected stop strings of at least one character, got \"\"");
        }
    }

    /// Greedy, at most 256 tokens, no stop strings.
    public static GenerationRequest of(int[] prompt) {
        return new GenerationRequest(
                prompt,
                DEFAULT_MAX_NEW_TOKENS,
                SamplingOptions.greedy(),
                List.of(),
                Set.of(),
                false,
                0,
                0);
    }

    /// This request with another limit of new tokens.
    public GenerationRequest withMaxNewTokens(int value) {
        return new GenerationRequest(
                prompt, value, sampling, stopStrings, stopIds, ignoreEos, key, sample);
    }

    /// This request with another choice of tokens.
    public GenerationRequest withSampling(SamplingOptions value) {
        return new GenerationRequest(
                prompt, maxNewTokens, value, stopStrings, stopIds, ignoreEos, key, sample);
    }

    /// This request with these stop strings.
    public GenerationRequest withStopStrings(List<String> value) {
        return new GenerationRequest(
                prompt, maxNewTokens, sampling, value, stopIds, ignoreEos, key, sample);
    }

    /// This request with these stop ids beside the model's own.
    public GenerationRequest withStopIds(Set<Integer> value) {
        return new GenerationRequest(
                prompt, maxNewTokens, sampling, stopStrings, value, ignoreEos, key, sample);
    }

    /// This request, going on after end-of-sequence ids or not.
    public GenerationRequest withIgnoreEos(boolean value) {
        return new GenerationRequest(
                prompt, maxNewTokens, sampling, stopStrings, stopIds, value, key, sample);
    }

    /// This request under another name towards the sampling generator.
    public GenerationRequest withKey(long newKey, int newSample) {
        return new GenerationRequest(
                prompt, maxNewTokens, sampling, stopStrings, stopIds, ignoreEos, newKey, newSample);
    }
}
