package dev.jeval.engine.checkpoint;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Keys of `config.json` that no forward pass of a decoder in evaluation mode depends on, whatever
/// their value: names and versions, tokenizer and generation defaults, training and initialisation,
/// dropout (off in evaluation), outputs of the reference's Python API, memory and speed settings.
///
/// Source: `PretrainedConfig` of transformers 4.30 to 4.52 and the configuration classes of the
/// supported families. Keys that begin with `_` are the library's own notes.
final class HarmlessKeys {
    private static final Set<String> KEYS =
            Set.of(
                    // names, versions, provenance
                    "architectures",
                    "auto_map",
                    "model_type",
                    "name_or_path",
                    "torch_dtype",
                    "dtype",
                    "transformers_version",
                    "transformers.js_config",
                    "library_name",
                    "model_name",
                    "finetuning_task",
                    "task_specific_params",
                    "id2label",
                    "label2id",
                    "num_labels",
                    "problem_type",
                    "license",
                    "is_llama_config",
                    "unsloth_fixed",
                    "unsloth_version",
                    "language",
                    // tokenizer
                    "bos_token_id",
                    "eos_token_id",
                    "pad_token_id",
                    "sep_token_id",
                    "cls_token_id",
                    "unk_token_id",
                    "decoder_start_token_id",
                    "prefix",
                    "tokenizer_class",
                    "tokenizer_name",
                    "model_max_length",
                    // generation defaults
                    "bad_words_ids",
                    "begin_suppress_tokens",
                    "diversity_penalty",
                    "do_sample",
                    "early_stopping",
                    "encoder_no_repeat_ngram_size",
                    "exponential_decay_length_penalty",
                    "forced_bos_token_id",
                    "forced_eos_token_id",
                    "length_penalty",
                    "max_length",
                    "max_new_tokens",
                    "min_length",
                    "no_repeat_ngram_size",
                    "num_beam_groups",
                    "num_beams",
                    "num_return_sequences",
                    "remove_invalid_values",
                    "repetition_penalty",
                    "return_dict_in_generate",
                    "suppress_tokens",
                    "temperature",
                    "top_k",
                    "top_p",
                    "typical_p",
                    // outputs and roles of the Python API
                    "is_decoder",
                    "is_encoder_decoder",
                    "output_attentions",
                    "output_hidden_states",
                    "output_past",
                    "output_router_logits",
                    "output_scores",
                    "return_dict",
                    "torchscript",
                    "use_return_dict",
                    "tie_encoder_decoder",
                    "cross_attention_hidden_size",
                    // training, initialisation, dropout
                    "attention_dropout",
                    "attention_dropout_prob",
                    "attn_dropout",
                    "attn_dropout_prob",
                    "attn_pdrop",
                    "classifier_dropout",
                    "dropout",
                    "embd_dropout",
                    "embd_pdrop",
                    "embedding_dropout",
                    "emb_dropout_prob",
                    "emb_pdrop",
                    "ffn_dropout",
                    "hidden_dropout",
                    "hidden_dropout_prob",
                    "resid_dropout",
                    "resid_pdrop",
                    "residual_dropout",
                    "residual_pdrop",
                    "gradient_checkpointing",
                    "init_device",
                    "init_std",
                    "initializer_factor",
                    "initializer_range",
                    "initializer",
                    "aux_loss_alpha",
                    "router_aux_loss_coef",
                    "router_jitter_noise",
                    "seq_aux",
                    "training_dtype",
                    "trained_in_bfloat16",
                    // memory, speed, dtype of the reference's kernels
                    "attn_implementation",
                    "cache_implementation",
                    "chunk_size_feed_forward",
                    "low_cpu_mem_usage",
                    "masked_softmax_fusion",
                    "bias_dropout_fusion",
                    "attention_softmax_in_fp32",
                    "onnx_safe",
                    "pretraining_tp",
                    "slow_but_exact",
                    "use_bfloat16",
                    "bf16",
                    "fp16",
                    "fp32",
                    "use_cache",
                    "use_cache_quantization",
                    "use_cache_kernel",
                    "use_flash_attention",
                    "use_flash_attention_2",
                    "use_flash_attn",
                    "softmax_in_fp32",
                    "tf_legacy_loss",
                    "use_fused_rms_norm",
                    "use_fused_swiglu",
                    "fused_norm",
                    "fuse_cross_entropy");

    /// Options of the reference's base class that no decoder here has: harmless when off.
    private static final Set<String> OFF = Set.of("add_cross_attention", "rope_interleaved");

    private HarmlessKeys() {}

    static boolean isHarmless(String key, JsonNode value) {
        return value.isNull()
                || value.isContainer() && value.isEmpty()
                || key.startsWith("_")
                || KEYS.contains(key)
                || OFF.contains(key) && value.isBoolean() && !value.booleanValue();
    }
}
