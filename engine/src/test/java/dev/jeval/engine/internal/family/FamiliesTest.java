package dev.jeval.engine.internal.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.engine.ModelFormatException;
import dev.jeval.engine.UnsupportedModelException;
import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.spec.Activation;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.RopeScaling;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What configs mean: the reference's defaults, its traps, and what is refused.
class FamiliesTest {
    @Test
    void modelTypesAreUnique() {
        Set<String> seen = new HashSet<>();
        for (Family family : Families.all()) {
            for (String type : family.modelTypes()) {
                assertThat(seen.add(type)).as(type).isTrue();
            }
        }
    }

    @Test
    void anUnknownModelTypeNamesTheKeyAndTheKnownOnes() {
        assertThatThrownBy(() -> spec("'model_type':'rwkv','auto_map':{'AutoConfig':'x.y'}"))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("model_type")
                .hasMessageContaining("llama")
                .hasMessageContaining("'rwkv'")
                .hasMessageContaining("auto_map");
        assertThatThrownBy(() -> spec("'hidden_size':8"))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("model_type");
    }

    @Test
    void missingKeysMeanTheReferencesDefaults() {
        assertThat(heads("'model_type':'llama'").kvHeads()).isEqualTo(32);
        assertThat(heads("'model_type':'llama','num_key_value_heads':null").kvHeads())
                .isEqualTo(32);
        assertThat(heads("'model_type':'mistral'").window()).isEqualTo(4096);
        assertThat(heads("'model_type':'mistral'").kvHeads()).isEqualTo(8);
        assertThat(heads("'model_type':'mistral','sliding_window':null").window()).isZero();
        assertThat(heads("'model_type':'mixtral'").window()).isZero();
        assertThat(((Position.Rope) heads("'model_type':'mixtral'").position()).theta())
                .isEqualTo(1e6);
        assertThat(heads("'model_type':'qwen2','sliding_window':16").window()).isZero();
        assertThat(heads("'model_type':'gemma'").headDim()).isEqualTo(256);
        assertThat(heads("'model_type':'gemma2'").softCap()).isEqualTo(50);
        assertThat(spec("'model_type':'gemma2'").output().softCap()).isEqualTo(30);
        assertThat(spec("'model_type':'gemma2','final_logit_softcapping':null").output().softCap())
                .isZero();
        assertThat(spec("'model_type':'cohere'").output().scale()).isEqualTo(0.0625);
        assertThat(((Position.Rope) heads("'model_type':'gpt_neox'").position()).dims())
                .isEqualTo(24);
        assertThat(heads("'model_type':'falcon'").kvHeads()).isEqualTo(1);
        assertThat(spec("'model_type':'gpt2'").output().tied()).isTrue();
        assertThat(spec("'model_type':'llama'").output().tied()).isFalse();
        assertThat(spec("'model_type':'gpt2','n_inner':null").parameters()).isEqualTo(124_439_808);
    }

    @Test
    void trapsOfConfigsAreKnown() {
        assertThat(
                        ((FeedForward.Gated)
                                        spec("'model_type':'gemma','hidden_act':'gelu'")
                                                .layers()
                                                .getFirst()
                                                .feedForward())
                                .activation())
                .isEqualTo(Activation.GELU_TANH);
        assertThat(
                        heads(
                                        "'model_type':'plamo','num_attention_heads':40,'hidden_size':5120,'n_shared_head':8,'num_key_value_heads':40")
                                .kvHeads())
                .isEqualTo(5);
        DecoderSpec gemma3 = spec("'model_type':'gemma3_text','num_hidden_layers':12");
        assertThat(gemma3.layers().stream().map(l -> window(l) > 0).toList())
                .containsExactly(
                        true, true, true, true, true, false, true, true, true, true, true, false);
        DecoderSpec types =
                spec(
                        "'model_type':'gemma3_text','num_hidden_layers':2,'layer_types':['full_attention','sliding_attention']");
        assertThat(types.layers().stream().map(FamiliesTest::window).toList())
                .containsExactly(0, 4096);
    }

    @Test
    void yarnFollowsTheLengthsWhereTheyAreGiven() {
        RopeScaling.Yarn lengths =
                (RopeScaling.Yarn)
                        scaling(
                                "'max_position_embeddings':256,'rope_scaling':{'rope_type':'yarn','factor':9.0,'original_max_position_embeddings':64}");
        assertThat(lengths.factor()).isEqualTo(4);
        assertThat(lengths.originalPositions()).isEqualTo(64);
        RopeScaling.Yarn factor =
                (RopeScaling.Yarn)
                        scaling(
                                "'max_position_embeddings':64,'rope_scaling':{'type':'yarn','factor':4.0}");
        assertThat(factor.factor()).isEqualTo(4);
        assertThat(factor.originalPositions()).isEqualTo(64);
        assertThat(factor.attentionFactor()).isEqualTo(0.1 * Math.log(4) + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'rope_scaling':{'rope_type':'magic','factor':2}|magic",
                "'rope_scaling':{'rope_type':'linear'}|factor",
                "'rope_scaling':{'rope_type':'linear','factor':0}|factor",
                "'rope_scaling':{'rope_type':'linear','factor':NaN}|finite",
                "'rope_scaling':{'rope_type':'linear','factor':2,'mrope_section':[1]}|mrope_section",
                "'rope_scaling':{'rope_type':'llama3','factor':8,'low_freq_factor':4,'high_freq_factor':1,'original_max_position_embeddings':64}|high_freq_factor",
                "'rope_scaling':{'rope_type':'longrope','short_factor':[1],'long_factor':[1]}|short_factor",
                "'rope_scaling':'linear'|an object",
                "'hidden_act':'swoosh'|hidden_act",
                "'rms_norm_eps':NaN|rms_norm_eps",
                "'rms_norm_eps':-1|eps",
                "'rope_theta':0|rope_theta",
                "'num_attention_heads':3|num_attention_heads",
                "'num_key_value_heads':5|key/value heads",
                "'num_hidden_layers':100000|num_hidden_layers",
                "'head_dim':3|even",
                "'hidden_size':'big'|hidden_size",
                "'attention_multiplier':2.0|attention_multiplier",
                "'quantization_config':{'quant_method':'gptq'}|gptq",
                "'quantization_config':{'quant_method':'compressed-tensors','format':'pack-quantized'}|pack-quantized"
            })
    void whatIsDamagedOrNotUnderstoodIsNamed(String json, String message) {
        assertThatThrownBy(() -> spec("'model_type':'llama'," + json))
                .isInstanceOfAny(ModelFormatException.class, UnsupportedModelException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'model_type':'mpt','attn_config':{'alibi':false}|alibi",
                "'model_type':'mpt','no_bias':false|no_bias",
                "'model_type':'gptj','rotary':false|rotary",
                "'model_type':'cohere2','use_parallel_block':false|use_parallel_block",
                "'model_type':'falcon','apply_residual_connection_post_layernorm':true|apply_residual",
                "'model_type':'deepseek_v3','scoring_func':'softmax'|scoring_func",
                "'model_type':'deepseek_v2','n_routed_experts':8,'num_experts_per_tok':2,'topk_method':'noaux_tc'|topk_method",
                "'model_type':'gemma3_text','num_hidden_layers':2,'layer_types':['full_attention']|layer_types",
                "'model_type':'mixtral','num_experts_per_tok':9|experts per token"
            })
    void valuesThatAFamilyDoesNotHaveAreNamed(String json, String message) {
        assertThatThrownBy(() -> spec(json))
                .isInstanceOfAny(ModelFormatException.class, UnsupportedModelException.class)
                .hasMessageContaining(message);
    }

    private static int window(DecoderSpec.Layer layer) {
        return ((Attention.MultiHead) layer.attention()).window();
    }

    private static RopeScaling scaling(String json) {
        return ((Position.Rope) heads("'model_type':'llama'," + json).position()).scaling();
    }

    private static Attention.MultiHead heads(String json) {
        return (Attention.MultiHead) spec(json).layers().getFirst().attention();
    }

    private static DecoderSpec spec(String json) {
        return Families.resolve(
                        ModelConfig.parse("config.json", "{" + json.replace('\'', '"') + "}"))
                .spec();
    }
}
