package dev.jeval.engine.checkpoint;

import dev.jeval.engine.ModelFormatException;
import dev.jeval.engine.UnsupportedModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The weights of a checkpoint directory: tensor names to mapped tensors, over one file or many
/// shards.
///
/// `model.safetensors` is preferred; otherwise `model.safetensors.index.json` says which shard
/// holds which tensor. Links in the user's directory are followed (the Hugging Face cache is made
/// of them); names inside the index must be plain file names. Thread-safe. The opener closes it;
/// tensors must not be used afterwards.
public final class Checkpoint implements AutoCloseable {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final Path directory;
    private final List<Safetensors> files;
    private final Map<String, Tensor> tensors;

    private Checkpoint(Path directory, List<Safetensors> files, Map<String, Tensor> tensors) {
        this.directory = directory;
        this.files = files;
        this.tensors = tensors;
    }

    /// Maps the safetensors files of `directory`.
    ///
    /// @throws ModelFormatException if a file is damaged or missing
    /// @throws UnsupportedModelException if the weights are only there in another format
    public static Checkpoint open(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new ModelFormatException(
                    directory
                            + ": expected a checkpoint directory, got "
                            + (Files.exists(directory) ? "a file" : "nothing there"));
        }
        Path single = directory.resolve(SINGLE);
        Path index = directory.resolve(INDEX);
        List<Safetensors> files = new ArrayList<>();
        try {
            Map<String, Tensor> tensors;
            if (Files.exists(single)) {
                tensors = openSingle(single, files);
            } else if (Files.exists(index)) {
                tensors = openShards(directory, index, files);
            } else {
                throw noWeights(directory);
            }
            return new Checkpoint(
                    directory, List.copyOf(files), Collections.unmodifiableMap(tensors));
        } catch (Throwable failure) {
            files.forEach(Safetensors::close);
            throw failure;
        }
    }

    /// The checkpoint's directory.
    public Path directory() {
        return directory;
    }

    /// The open files.
    public List<Safetensors> files() {
        return files;
    }

    /// All tensor names; those of one file in file order, those of shards in index order.
    public Set<String> names() {
        return tensors.keySet();
    }

    /// The tensor of that name, or null.
    public @Nullable Tensor find(String name) {
        return tensors.get(name);
    }

    /// Unmaps the files.
    @Override
    public void close() {
        files.forEach(Safetensors::close);
    }

    private static Map<String, Tensor> openSingle(Path file, List<Safetensors> files) {
        Safetensors open = Safetensors.open(file);
        files.add(open);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : open.names()) {
            tensors.put(name, required(open, name));
        }
        return tensors;
    }

    private static Map<String, Tensor> openShards(
            Path directory, Path index, List<Safetensors> files) {
        JsonNode weightMap = JsonFiles.object(index).get("weight_map");
        if (weightMap == null || !weightMap.isObject() || weightMap.isEmpty()) {
            throw new ModelFormatException(
                    index + ": expected an object 'weight_map' from tensor to file, got none");
        }
        Map<String, Safetensors> shards = new TreeMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
            String shardName = shardName(index, entry.getKey(), entry.getValue());
            Safetensors shard = shards.get(shardName);
            if (shard == null) {
                Path file = directory.resolve(shardName);
                if (!Files.exists(file)) {
                    throw new ModelFormatException(
                            "%s: expected shard %s beside it, got no such file; download it"
                                    .formatted(index, shardName));
                }
                shard = Safetensors.open(file);
                files.add(shard);
                shards.put(shardName, shard);
            }
            tensors.put(entry.getKey(), required(shard, entry.getKey()));
        }
        return tensors;
    }

    /// The shard's name, which must not lead out of the directory.
    private static String shardName(Path index, String tensor, JsonNode value) {
        String name = value.isString() ? value.stringValue() : "";
        if (!PlainName.isPlain(name) || !name.endsWith(".safetensors")) {
            throw new ModelFormatException(
                    "%s: tensor '%s': expected the plain name of a .safetensors file, got %s"
                            .formatted(index, tensor, value));
        }
        return name;
    }

    private static Tensor required(Safetensors file, String name) {
        Tensor tensor = file.find(name);
        if (tensor == null) {
            throw new ModelFormatException(
                    "%s: expected tensor '%s', which the index places here, got none"
                            .formatted(file.file(), name));
        }
        return tensor;
    }

    private static RuntimeException noWeights(Path directory) {
        List<String> names = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot be listed", e);
        }
        Collections.sort(names);
        for (String name : names) {
            if (name.endsWith(".bin") || name.endsWith(".pt") || name.endsWith(".pth")) {
                return new UnsupportedModelException(
                        "%s: expected %s, got only pickled weights (%s), which can run code when loaded; look for a revision with safetensors (often refs/pr/N on the hub) or convert them once with transformers: model.save_pretrained(DIR, safe_serialization=True)"
                                .formatted(directory, SINGLE, name));
            }
            if (name.endsWith(".gguf")) {
                return new UnsupportedModelException(
                        "%s: expected %s, got a GGUF file (%s); use the original safetensors checkpoint"
                                .formatted(directory, SINGLE, name));
            }
        }
        return new ModelFormatException(
                "%s: expected %s or %s, got neither".formatted(directory, SINGLE, INDEX));
    }
}
