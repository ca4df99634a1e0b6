package dev.jeval.tokenizer;

import dev.jeval.tokenizer.internal.checkpoint.CheckpointOpener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The tokenizer of a checkpoint, with everything its directory says about it: special tokens, what
/// is put around a text, chat templates.
///
/// As a [Tokenizer] it does what transformers' tokenizer of the checkpoint does; [#tokenizer] is
/// the file alone. Immutable and thread-safe.
///
/// ```java
/// CheckpointTokenizer tokenizer = CheckpointTokenizer.open(Path.of("models/my-model"));
/// int[] ids = tokenizer.encode("吾輩は猫である。", true);
/// ```
public final class CheckpointTokenizer implements Tokenizer {
    private final Tokenizer raw;
    private final Tokenizer framed;
    private final Details details;

    /// What is known about a checkpoint's tokenizer.
    ///
    /// @param source the file it was read from
    /// @param mode the form that was used, [TokenizerMode#FAST] or [TokenizerMode#SLOW]
    /// @param bosId id of the token that begins a text
    /// @param eosId id of the token that ends a text
    /// @param padId id of the token that fills up batches
    /// @param unkId id of the token for what is unknown
    /// @param addsBos whether encoding with special tokens begins with BOS
    /// @param addsEos whether encoding with special tokens ends with EOS
    /// @param specialTokens texts of special tokens by name, such as `bos_token`
    /// @param chatTemplates chat templates by name; the unnamed one is called `default`
    /// @param notes what was ignored or decided, for people
    public record Details(
            Path source,
            TokenizerMode mode,
            OptionalInt bosId,
            OptionalInt eosId,
            OptionalInt padId,
            OptionalInt unkId,
            boolean addsBos,
            boolean addsEos,
            Map<String, String> specialTokens,
            Map<String, String> chatTemplates,
            List<String> notes) {
        /// Copies the collections.
        public Details {
            specialTokens = Map.copyOf(specialTokens);
            chatTemplates = Map.copyOf(chatTemplates);
            notes = List.copyOf(notes);
        }
    }

    /// Puts a tokenizer together; to read one, use [#open(Path, TokenizerMode)].
    ///
    /// @param raw the tokenizer of the file alone
    /// @param framed as transformers runs it with the checkpoint's settings
    /// @param details what is known about it
    public CheckpointTokenizer(Tokenizer raw, Tokenizer framed, Details details) {
        this.raw = raw;
        this.framed = framed;
        this.details = details;
    }

    /// Opens the tokenizer of a checkpoint directory in the form that transformers would choose.
    ///
    /// @param path a directory, or a tokenizer file
    /// @throws TokenizerFormatException if there is none, or a file is damaged or asks for
    ///   something unknown
    /// @throws java.io.UncheckedIOException if a file cannot be read
    public static CheckpointTokenizer open(Path path) {
        return open(path, TokenizerMode.AUTO);
    }

    /// Opens the tokenizer of a checkpoint directory.
    ///
    /// @param path a directory, or a tokenizer file
    /// @param mode which form to use where there are several
    /// @throws TokenizerFormatException if there is none, or a file is damaged or asks for
    ///   something unknown
    /// @throws java.io.UncheckedIOException if a file cannot be read
    public static CheckpointTokenizer open(Path path, TokenizerMode mode) {
        return CheckpointOpener.open(path, mode);
    }

    /// The tokenizer of the file alone, without the checkpoint's other settings.
    public Tokenizer tokenizer() {
        return raw;
    }

    /// Everything that is known about this tokenizer.
    public Details details() {
        return details;
    }

    /// The file it was read from.
    public Path source() {
        return details.source();
    }

    /// The form that was used, [TokenizerMode#FAST] or [TokenizerMode#SLOW].
    public TokenizerMode mode() {
        return details.mode();
    }

    /// Id of the token that begins a text.
    public OptionalInt bosId() {
        return details.bosId();
    }

    /// Id of the token that ends a text.
    public OptionalInt eosId() {
        return details.eosId();
    }

    /// Id of the token that fills up batches.
    public OptionalInt padId() {
        return details.padId();
    }

    /// Id of the token for what is unknown.
    public OptionalInt unkId() {
        return details.unkId();
    }

    /// Whether encoding with special tokens begins with BOS.
    public boolean addsBos() {
        return details.addsBos();
    }

    /// Whether encoding with special tokens ends with EOS.
    public boolean addsEos() {
        return details.addsEos();
    }

    /// Texts of special tokens by name, such as `bos_token`, as chat templates want them.
    public Map<String, String> specialTokens() {
        return details.specialTokens();
    }

    /// Chat templates by name; the unnamed one is called `default`.
    public Map<String, String> chatTemplates() {
        return details.chatTemplates();
    }

    /// The chat template called `default`; null if there is none.
    public @Nullable String chatTemplate() {
        return details.chatTemplates().get("default");
    }

    /// What was ignored or decided when the tokenizer was opened, for people.
    public List<String> notes() {
        return details.notes();
    }

    @Override
    public int[] encode(String text) {
        return framed.encode(text);
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        return framed.encode(text, addSpecialTokens);
    }

    @Override
    public Encoding encodeWithOffsets(String text, boolean addSpecialTokens) {
        return framed.encodeWithOffsets(text, addSpecialTokens);
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        return framed.decode(ids, skipSpecialTokens);
    }

    @Override
    public StreamingDecoder streamingDecoder(boolean skipSpecialTokens) {
        return framed.streamingDecoder(skipSpecialTokens);
    }

    @Override
    public List<String> tokenize(String text) {
        return framed.tokenize(text);
    }

    @Override
    public int vocabSize() {
        return framed.vocabSize();
    }

    @Override
    public String piece(int id) {
        return framed.piece(id);
    }

    @Override
    public OptionalInt id(String piece) {
        return framed.id(piece);
    }

    @Override
    public boolean isSpecial(int id) {
        return framed.isSpecial(id);
    }
}
