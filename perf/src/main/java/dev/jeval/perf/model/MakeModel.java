package dev.jeval.perf.model;

import dev.jeval.engine.bench.ModelShape;
import dev.jeval.engine.bench.RandomModel;
import dev.jeval.engine.bench.RandomModel.StoredType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a model with random weights and a real shape as safetensors (with a tokenizer) and as
/// GGUF, so that peers run on identical weights.
///
/// `make-model --shape NAME --out DIR [--formats bf16,gguf-bf16,...]`; formats are `f32`, `f16`,
/// `bf16` (a checkpoint directory each) and `gguf-f32`, `gguf-f16`, `gguf-bf16`, `gguf-q8_0`,
/// `gguf-q4_0` (a file each); by default `bf16,gguf-bf16`.
public final class MakeModel {
    private static final long SEED = 1;
    private static final String USAGE =
            "usage: make-model --shape %s --out DIR [--formats f32,f16,bf16,gguf-f32,gguf-f16,gguf-bf16,gguf-q8_0,gguf-q4_0]"
                    .formatted(String.join("|", ModelShape.names()));

    private MakeModel() {}

    /// Runs the tool; exit code 2 if the arguments are not understood.
    public static void main(String[] args) throws IOException {
        System.exit(run(List.of(args), System.out, System.err));
    }

    static int run(List<String> args, PrintStream out, PrintStream err) throws IOException {
        String shape = "";
        String directory = "";
        List<String> formats = List.of("bf16", "gguf-bf16");
        for (int i = 0; i < args.size(); i += 2) {
            String value = i + 1 < args.size() ? args.get(i + 1) : "";
            switch (args.get(i)) {
                case "--shape" -> shape = value;
                case "--out" -> directory = value;
                case "--formats" -> formats = List.of(value.split(",", -1));
                default -> shape = "";
            }
        }
        if (!ModelShape.names().contains(shape) || directory.isEmpty()) {
            err.println(USAGE);
            return 2;
        }
        List<String> unknown = new ArrayList<>(formats);
        unknown.removeIf(MakeModel::known);
        if (!unknown.isEmpty()) {
            err.println("unknown formats " + unknown + "; " + USAGE);
            return 2;
        }
        RandomModel model = new RandomModel(ModelShape.of(shape), SEED);
        for (String format : formats) {
            out.println(write(model, Path.of(directory), format));
        }
        return 0;
    }

    private static boolean known(String format) {
        String name = format.replace("gguf-", "").toUpperCase(Locale.ROOT);
        List<? extends Enum<?>> types =
                List.of(format.startsWith("gguf-") ? GgufType.values() : StoredType.values());
        return types.stream().anyMatch(type -> type.name().equals(name));
    }

    private static Path write(RandomModel model, Path directory, String format) throws IOException {
        Files.createDirectories(directory);
        String name = model.shape().name() + "-" + format.replace("gguf-", "");
        if (format.startsWith("gguf-")) {
            Path file = directory.resolve(name + ".gguf");
            GgufType type = GgufType.valueOf(format.substring(5).toUpperCase(Locale.ROOT));
            GgufWriter.write(model, type, file);
            return file;
        }
        Path checkpoint = directory.resolve(name);
        model.write(checkpoint, StoredType.valueOf(format.toUpperCase(Locale.ROOT)));
        writeTokenizer(new RandomVocabulary(model.shape().vocabSize()), checkpoint);
        return checkpoint;
    }

    private static void writeTokenizer(RandomVocabulary vocabulary, Path directory) {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode root = mapper.createObjectNode().put("version", "1.0");
        ArrayNode added = root.putArray("added_tokens");
        ObjectNode model = mapper.createObjectNode().put("type", "BPE");
        ObjectNode ids = model.putObject("vocab");
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            String token = vocabulary.tokens().get(id);
            if (vocabulary.special(id)) {
                added.addObject()
                        .put("id", id)
                        .put("content", token)
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true);
            } else {
                ids.put(token, id);
            }
        }
        ArrayNode merges = model.putArray("merges");
        vocabulary.merges().forEach(merges::add);
        root.putNull("normalizer");
        root.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        root.putNull("post_processor");
        root.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", true)
                .put("trim_offsets", true)
                .put("use_regex", true);
        root.set("model", model);
        mapper.writeValue(directory.resolve("tokenizer.json"), root);
    }
}
