package dev.jeval.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.engine.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir private Path folder;

    @Test
    void tensorsAreTheBytesOfTheFile() {
        Path file =
                new SafetensorsWriter()
                        .add("a", DType.F32, List.of(2L, 2L), new float[] {1, 2, 3, 4})
                        .add("scalar", DType.F64, List.of(), new float[] {5})
                        .add("mask", DType.BOOL, List.of(3L), new float[] {1, 0, 1})
                        .add("empty", DType.F16, List.of(0L, 7L), new float[0])
                        .write(folder.resolve("重み model.safetensors"));
        try (Safetensors tensors = Safetensors.open(file)) {
            assertThat(tensors.names()).containsExactly("a", "scalar", "mask", "empty");
            Tensor a = tensors.find("a");
            assertThat(a).isNotNull();
            assertThat(a.shape()).containsExactly(2L, 2L);
            assertThat(a.data().byteSize()).isEqualTo(16);
            assertThat(a.data().isReadOnly()).isTrue();
            assertThat(tensors.find("scalar").shape()).isEmpty();
            assertThat(tensors.find("mask").dtype()).isEqualTo(DType.BOOL);
            assertThat(tensors.find("empty").elements()).isZero();
            assertThat(tensors.find("missing")).isNull();
        }
    }

    @Test
    void metadataAndTrailingSpacesAreAllowed() {
        Path file = write("{\"__metadata__\":{\"format\":\"pt\"}}      ", 0);
        try (Safetensors tensors = Safetensors.open(file)) {
            assertThat(tensors.metadata()).containsEntry("format", "pt");
            assertThat(tensors.names()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|7|truncated",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|9|expected 8 data bytes, got 9",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,12]}}|12|expected 8 bytes",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}|8|expected 8 bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[2,6]}}|6|overlap",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}}|12|hole",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|8|hole",
                "{'a':{'dtype':'F31','shape':[1],'data_offsets':[0,4]}}|4|expected a safetensors dtype, got 'F31'",
                "{'a':{'dtype':'F4','shape':[3],'data_offsets':[0,1]}}|1|expected whole bytes",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}|4|no negative number",
                "{'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,4]}}|4|expected integers",
                "{'a':{'dtype':'F32','shape':[4611686018427387904,8],'data_offsets':[0,4]}}|4|larger than any file",
                "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]}}|4|header",
                "{'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],'data_offsets':[0,4]}}|4|at most 16",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4,8]}}|4|at most 2",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}}|4|got fewer",
                "{'a':{'dtype':'F32','shape':[1]}}|4|got fewer",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':1}}|4|got key 'x'",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|8|uplicate",
                "{'a':[[[[[[1]]]]]]}|0|header",
                "{'a':{'dtype':'F32','shape':[[[[1]]]],'data_offsets':[0,4]}}|4|header",
                "{'__metadata__':{'a':1}}|0|expected a string",
                "[]|0|expected an object",
                "{}{}|0|header",
                "{'a'|0|header",
                "{} x|0|header"
            })
    void damagedHeadersAreOneClearError(String header, int dataBytes, String message) {
        Path file = write(header.replace('\'', '"'), dataBytes);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "100000001", "9223372036854775807", "-1", "1000"})
    void impossibleHeaderLengthsAreRefused(long length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put("{}".getBytes(StandardCharsets.UTF_8));
        Path file = Files.write(folder.resolve("length.safetensors"), bytes.array());
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("header of");
    }

    @Test
    void filesThatAreNoneAreRefused() throws IOException {
        Path empty = Files.write(folder.resolve("empty.safetensors"), new byte[0]);
        assertThatThrownBy(() -> Safetensors.open(empty)).isInstanceOf(ModelFormatException.class);
        assertThatThrownBy(() -> Safetensors.open(folder)).isInstanceOf(ModelFormatException.class);
        assertThatThrownBy(() -> Safetensors.open(folder.resolve("nowhere.safetensors")))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void mutatedFilesNeverDoWorseThanAnError() throws IOException {
        byte[] good =
                Files.readAllBytes(
                        new SafetensorsWriter()
                                .add("a.weight", DType.F32, List.of(2L, 3L), new float[6])
                                .add("b.weight", DType.BF16, List.of(4L), new float[4])
                                .write(folder.resolve("good.safetensors")));
        Random random = new Random(20_260_101);
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = good.clone();
            int edits = 1 + random.nextInt(3);
            for (int i = 0; i < edits; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
            }
            Path file = Files.write(folder.resolve("mutated.safetensors"), bytes);
            try (Safetensors tensors = Safetensors.open(file)) {
                for (String name : tensors.names()) {
                    assertThat(tensors.find(name).data().byteSize()).isLessThan(bytes.length);
                }
            } catch (ModelFormatException expected) {
                assertThat(expected).hasMessageContaining("mutated.safetensors");
            }
        }
    }

    private Path write(String header, int dataBytes) {
        return SafetensorsWriter.write(
                folder.resolve("damaged.safetensors"), header, new byte[dataBytes]);
    }
}
