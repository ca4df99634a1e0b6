package dev.jeval.engine.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// Writes safetensors files for tests: values are rounded to the type asked for.
public final class SafetensorsWriter {
    private final List<String> headers = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /// Starts an empty file.
    public SafetensorsWriter() {}

    /// Adds a tensor.
    public SafetensorsWriter add(String name, DType dtype, List<Long> shape, float[] values) {
        int begin = data.size();
        for (float value : values) {
            data.writeBytes(encode(dtype, value));
        }
        StringJoiner sizes = new StringJoiner(",", "[", "]");
        shape.forEach(size -> sizes.add(size.toString()));
        headers.add(
                "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                        .formatted(name, dtype, sizes, begin, data.size()));
        return this;
    }

    /// Writes what was added.
    public Path write(Path file) {
        return write(file, "{" + String.join(",", headers) + "}", data.toByteArray());
    }

    /// Writes a file of any header and data.
    public static Path write(Path file, String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data);
        try {
            return Files.write(file, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The value that a type holds for `value`.
    public static float round(DType dtype, float value) {
        return switch (dtype) {
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
            case BF16 -> Float.intBitsToFloat(bfloat16(value) << 16);
            case F8_E4M3 -> fromE4m3(toE4m3(value));
            case F8_E5M2 -> Float.float16ToFloat((short) (toE5m2(value) << 8));
            default -> value;
        };
    }

    private static byte[] encode(DType dtype, float value) {
        ByteBuffer bytes = ByteBuffer.allocate(dtype.bits() / 8).order(ByteOrder.LITTLE_ENDIAN);
        switch (dtype) {
            case F16 -> bytes.putShort(Float.floatToFloat16(value));
            case BF16 -> bytes.putShort((short) bfloat16(value));
            case F32 -> bytes.putFloat(value);
            case F64 -> bytes.putDouble(value);
            case F8_E4M3 -> bytes.put((byte) toE4m3(value));
            case F8_E5M2 -> bytes.put((byte) toE5m2(value));
            case BOOL, U8, I8 -> bytes.put((byte) value);
            default -> throw new IllegalArgumentException(dtype.name());
        }
        return bytes.array();
    }

    private static int bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits + 0x7fff + (bits >>> 16 & 1) >>> 16;
    }

    /// The upper byte of the binary16: rounded towards zero.
    private static int toE5m2(float value) {
        return Float.floatToFloat16(value) >>> 8 & 0xff;
    }

    /// The nearest finite value, by search.
    private static int toE4m3(float value) {
        int best = 0;
        for (int bits = 0; bits < 256; bits++) {
            boolean nan = (bits & 0x7f) == 0x7f;
            if (!nan && Math.abs(fromE4m3(bits) - value) < Math.abs(fromE4m3(best) - value)) {
                best = bits;
            }
        }
        return best;
    }

    private static float fromE4m3(int bits) {
        int exponent = bits >>> 3 & 15;
        int mantissa = bits & 7;
        float magnitude =
                exponent == 0
                        ? Math.scalb(mantissa / 8f, -6)
                        : Math.scalb(1 + mantissa / 8f, exponent - 7);
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }
}
