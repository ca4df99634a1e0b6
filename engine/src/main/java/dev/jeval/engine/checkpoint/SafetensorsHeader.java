package dev.jeval.engine.checkpoint;

import dev.jeval.engine.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The checked header of a safetensors file.
///
/// @param entries the tensors in the order of the header
/// @param metadata the strings under `__metadata__`
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    /// Bytes of the length field before the header.
    static final int LENGTH_BYTES = 8;

    /// The reference implementation's own limit on a header.
    static final long MAX_HEADER_BYTES = 100_000_000;

    /// Deepest nesting the format has: file, tensor, shape.
    private static final int MAX_DEPTH = 3;

    /// No published tensor has more; keeps a hostile shape from costing memory.
    private static final int MAX_RANK = 16;

    /// One tensor; `begin` and `end` are byte offsets into the data.
    record Entry(String name, DType dtype, List<Long> shape, long begin, long end) {}

    /// Parses and checks the header.
    ///
    /// @param file for messages
    /// @param header the header's bytes
    /// @param dataBytes how many bytes follow the header
    static SafetensorsHeader parse(Path file, MemorySegment header, long dataBytes) {
        byte[] json = header.toArray(ValueLayout.JAVA_BYTE);
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        try (JsonParser parser = JsonFiles.parser(json, MAX_DEPTH)) {
            expect(file, parser, parser.nextToken(), JsonToken.START_OBJECT, "an object");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (name.equals("__metadata__")) {
                    readMetadata(file, parser, metadata);
                } else {
                    entries.add(readEntry(file, name, parser));
                }
            }
            if (parser.nextToken() != null) {
                throw new ModelFormatException(
                        file + ": expected nothing after the header's object, got more JSON");
            }
        } catch (JacksonException e) {
            throw new ModelFormatException(
                    file + ": header: " + JsonFiles.explain(e) + "; damaged? download it again", e);
        }
        requireCover(file, entries, dataBytes);
        return new SafetensorsHeader(entries, Collections.unmodifiableMap(metadata));
    }

    private static void readMetadata(Path file, JsonParser parser, Map<String, String> metadata) {
        expect(file, parser, parser.nextToken(), JsonToken.START_OBJECT, "an object of strings");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            expect(file, parser, parser.nextToken(), JsonToken.VALUE_STRING, "a string");
            metadata.put(key, parser.getString());
        }
    }

    private static Entry readEntry(Path file, String name, JsonParser parser) {
        String where = file + ": tensor '" + name + "'";
        expect(file, parser, parser.nextToken(), JsonToken.START_OBJECT, "an object");
        String dtypeName = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "dtype" -> {
                    expect(file, parser, value, JsonToken.VALUE_STRING, "a string");
                    dtypeName = parser.getString();
                }
                case "shape" -> shape = readSizes(where + ": shape", parser, value, MAX_RANK);
                case "data_offsets" ->
                        offsets = readSizes(where + ": data_offsets", parser, value, 2);
                default ->
                        throw new ModelFormatException(
                                where
                                        + ": expected dtype, shape and data_offsets, got key '"
                                        + key
                                        + "'");
            }
        }
        if (dtypeName == null || shape == null || offsets == null || offsets.size() != 2) {
            throw new ModelFormatException(
                    where + ": expected dtype, shape and two data_offsets, got fewer");
        }
        DType dtype = DType.of(dtypeName);
        if (dtype == null) {
            throw new ModelFormatException(
                    where + ": expected a safetensors dtype, got '" + dtypeName + "'");
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        long bytes = bytes(where, dtype, shape);
        if (end < begin || end - begin != bytes) {
            throw new ModelFormatException(
                    "%s: expected %d bytes for %s %s, got data_offsets [%d, %d]"
                            .formatted(where, bytes, dtype, shape, begin, end));
        }
        return new Entry(name, dtype, shape, begin, end);
    }

    private static List<Long> readSizes(
            String where, JsonParser parser, JsonToken first, int maxCount) {
        if (first != JsonToken.START_ARRAY) {
            throw new ModelFormatException(where + ": expected an array, got " + first);
        }
        List<Long> sizes = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            if (t != JsonToken.VALUE_NUMBER_INT) {
                throw new ModelFormatException(where + ": expected integers, got " + t);
            }
            long size = parser.getLongValue();
            if (size < 0) {
                throw new ModelFormatException(
                        where + ": expected no negative number, got " + size);
            }
            if (sizes.size() == maxCount) {
                throw new ModelFormatException(
                        where + ": expected at most " + maxCount + " numbers, got more");
            }
            sizes.add(size);
        }
        return sizes;
    }

    private static long bytes(String where, DType dtype, List<Long> shape) {
        try {
            long bits = dtype.bits();
            for (long size : shape) {
                bits = Math.multiplyExact(bits, size);
            }
            if (bits % 8 != 0) {
                throw new ModelFormatException(
                        "%s: expected whole bytes, got %s %s".formatted(where, dtype, shape));
            }
            return bits / 8;
        } catch (ArithmeticException e) {
            throw new ModelFormatException(
                    "%s: shape %s of %s is larger than any file".formatted(where, shape, dtype), e);
        }
    }

    /// The tensors, taken by offset, must follow each other and end with the file.
    private static void requireCover(Path file, List<Entry> entries, long dataBytes) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long position = 0;
        String previous = "the header";
        for (Entry entry : sorted) {
            if (entry.end() > dataBytes) {
                throw new ModelFormatException(
                        "%s: tensor '%s': expected data up to byte %d, got a file with %d data bytes; truncated? download it again"
                                .formatted(file, entry.name(), entry.end(), dataBytes));
            }
            if (entry.begin() != position) {
                throw new ModelFormatException(
                        "%s: tensor '%s': expected to begin at byte %d after %s, got %d (%s)"
                                .formatted(
                                        file,
                                        entry.name(),
                                        position,
                                        previous,
                                        entry.begin(),
                                        entry.begin() < position ? "overlap" : "hole"));
            }
            position = entry.end();
            previous = "'" + entry.name() + "'";
        }
        if (position != dataBytes) {
            throw new ModelFormatException(
                    "%s: expected %d data bytes, got %d".formatted(file, position, dataBytes));
        }
    }

    private static void expect(
            Path file, JsonParser parser, @Nullable JsonToken got, JsonToken wanted, String what) {
        if (got != wanted) {
            String name = parser.currentName();
            throw new ModelFormatException(
                    "%s: header%s: expected %s, got %s"
                            .formatted(file, name == null ? "" : " '" + name + "'", what, got));
        }
    }
}
