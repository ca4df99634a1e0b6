package dev.jeval.perf.peers;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/// What a comparison measures, from its command line.
///
/// @param peers directory of the peers' programs
/// @param models directory of the models
/// @param rounds samples of each figure
/// @param brief tiny sizes, one round, no wait for an idle machine: only to see that all works
record Settings(
        Path peers,
        Path models,
        List<Shape> shapes,
        List<Weights> weights,
        List<Engine> engines,
        List<What> measures,
        int rounds,
        int threads,
        boolean brief,
        Path out) {
    static final String USAGE =
            """
            usage: perf/peers/run PEERS MODELS [--shapes qwen,llama] [--weights bf16,f16,f32,int8,int4]
                       [--engines llama_cpp,jlama,llama3_java] [--measures prefill,decode,score,fewshot]
                       [--rounds 5] [--threads 2] [--brief] [--out FILE]\
            """;

    /// Copies the lists.
    Settings {
        shapes = List.copyOf(shapes);
        weights = List.copyOf(weights);
        engines = List.copyOf(engines);
        measures = List.copyOf(measures);
    }

    /// Sizes of a model.
    enum Shape {
        QWEN("qwen2.5-0.5b"),
        LLAMA("llama-3.2-1b");

        private final String fullName;

        Shape(String fullName) {
            this.fullName = fullName;
        }

        /// The beginning of the paths of all its files below `models`.
        Path files(Path models) {
            return models.resolve(name().toLowerCase(Locale.ROOT)).resolve(fullName);
        }

        @Override
        public String toString() {
            return fullName;
        }
    }

    /// How weights are held: by this engine, and in the peers' files.
    enum Weights {
        BF16("bf16", "as_stored", "bf16"),
        F16("f16", "as_stored", "f16"),
        F32("f32", "as_stored", "f32"),
        INT8("bf16", "int8", "q8_0"),
        INT4("bf16", "int4", "q4_0");

        /// Ending of the checkpoint's name.
        final String checkpoint;

        /// This engine's option.
        final String dtype;

        /// Ending of the GGUF file's name.
        final String gguf;

        Weights(String checkpoint, String dtype, String gguf) {
            this.checkpoint = checkpoint;
            this.dtype = dtype;
            this.gguf = gguf;
        }
    }

    /// Other engines.
    enum Engine {
        LLAMA_CPP,
        JLAMA,
        LLAMA3_JAVA
    }

    /// Kinds of measurement.
    enum What {
        PREFILL,
        DECODE,
        SCORE,
        FEWSHOT
    }

    /// Reads a command line.
    ///
    /// @throws IllegalArgumentException if it is not understood
    static Settings parse(List<String> args) {
        if (args.size() < 2 || args.get(0).startsWith("-") || args.get(1).startsWith("-")) {
            throw new IllegalArgumentException("expected the directories of peers and of models");
        }
        List<Shape> shapes = List.of(Shape.values());
        List<Weights> weights = List.of(Weights.values());
        List<Engine> engines = List.of(Engine.values());
        List<What> measures = List.of(What.values());
        int rounds = 5;
        int threads = 2;
        boolean brief = false;
        Path out = Path.of("peers.md");
        Iterator<String> rest = args.subList(2, args.size()).iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            if (name.equals("--brief")) {
                brief = true;
                continue;
            }
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(name + ": expected a value");
            }
            String value = rest.next();
            switch (name) {
                case "--shapes" -> shapes = constants(Shape.class, value);
                case "--weights" -> weights = constants(Weights.class, value);
                case "--engines" -> engines = constants(Engine.class, value);
                case "--measures" -> measures = constants(What.class, value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--threads" -> threads = Integer.parseInt(value);
                case "--out" -> out = Path.of(value);
                default -> throw new IllegalArgumentException(name + ": unknown option");
            }
        }
        return new Settings(
                Path.of(args.get(0)),
                Path.of(args.get(1)),
                shapes,
                weights,
                engines,
                measures,
                brief ? 1 : rounds,
                threads,
                brief,
                out);
    }

    private static <E extends Enum<E>> List<E> constants(Class<E> type, String names) {
        return List.of(names.split(",", -1)).stream()
                .map(name -> Enum.valueOf(type, name.toUpperCase(Locale.ROOT)))
                .toList();
    }
}
