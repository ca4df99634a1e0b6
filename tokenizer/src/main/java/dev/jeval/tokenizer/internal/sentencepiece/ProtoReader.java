package dev.jeval.tokenizer.internal.sentencepiece;

import dev.jeval.tokenizer.TokenizerFormatException;
import java.util.Arrays;

/// A cursor over one protocol buffer message: `while (next()) switch (field()) ...`, where every
/// branch reads or skips the field's value. Every length is checked against the message it lies in.
///
/// Encoding: <https://protobuf.dev/programming-guides/encoding/>. Groups (wire types 3 and 4) do
/// not occur in SentencePiece models and are refused. Not thread-safe.
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final String source;
    private final byte[] data;
    private final int end;
    private int position;
    private int field;
    private int wireType;

    /// @param source what errors call the data
    ProtoReader(String source, byte[] data) {
        this(source, data, 0, data.length);
    }

    private ProtoReader(String source, byte[] data, int from, int to) {
        this.source = source;
        this.data = data;
        this.position = from;
        this.end = to;
    }

    /// Goes to the next field; false at the end of the message.
    boolean next() {
        if (position == end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        if (tag >>> 3 == 0 || tag >>> 3 > 0x1FFFFFFF) {
            throw error("a field number in [1, 2^29)", Long.toUnsignedString(tag >>> 3));
        }
        return true;
    }

    /// The number of the current field.
    int field() {
        return field;
    }

    int int32() {
        expect(VARINT);
        return (int) varint();
    }

    boolean bool() {
        expect(VARINT);
        return varint() != 0;
    }

    float float32() {
        expect(FIXED32);
        need(4);
        int bits =
                data[position] & 0xFF
                        | (data[position + 1] & 0xFF) << 8
                        | (data[position + 2] & 0xFF) << 16
                        | data[position + 3] << 24;
        position += 4;
        return Float.intBitsToFloat(bits);
    }

    byte[] bytes() {
        int length = length();
        position += length;
        return Arrays.copyOfRange(data, position - length, position);
    }

    /// A reader over the message that is the value of the current field.
    ProtoReader message() {
        int length = length();
        position += length;
        return new ProtoReader(source, data, position - length, position);
    }

    /// Passes over the value of the current field.
    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(8);
            case BYTES -> advance(length());
            case FIXED32 -> advance(4);
            default -> throw error("wire type 0, 1, 2 or 5", "wire type " + wireType);
        }
    }

    TokenizerFormatException error(String expected, String got) {
        return new TokenizerFormatException(
                "%s: offset %d: expected %s, got %s; the file is damaged or not a SentencePiece model"
                        .formatted(source, position, expected, got));
    }

    private int length() {
        expect(BYTES);
        long length = varint();
        if (length < 0 || length > end - position) {
            throw error(
                    "a length of at most %d bytes".formatted(end - position),
                    Long.toUnsignedString(length));
        }
        return (int) length;
    }

    private void expect(int type) {
        if (wireType != type) {
            throw error(
                    "wire type %d for field %d".formatted(type, field), "wire type " + wireType);
        }
    }

    private void advance(int bytes) {
        need(bytes);
        position += bytes;
    }

    private void need(int bytes) {
        if (bytes > end - position) {
            throw error(bytes + " more bytes", (end - position) + " before the end");
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            need(1);
            byte b = data[position++];
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw error("a varint of at most 10 bytes", "a longer one");
    }
}
