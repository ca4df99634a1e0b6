// llama.cpp as a peer: loads a model with the defaults of llama-bench and measures on request.
//
//   worker MODEL THREADS
//
// Requests are lines of standard input, answers lines "result SECONDS" of standard output:
//   prefill TOKENS           a prompt in an empty cache, logits after its last token
//   decode CONTEXT TOKENS 1  single tokens after CONTEXT tokens, which are computed once and kept
//
// llama-bench of February 2025 has no decoding at a given context, hence this program.
#include "ggml-cpu.h"
#include "llama.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

static const int MAX_TOKENS = 2048 + 128;

static llama_context * ctx;
static int vocab_size;
static int kept = 0;

static void fail(const std::string & message) {
    std::cerr << "worker: " << message << std::endl;
    std::exit(1);
}

static void append(int count) {
    const int batch = llama_n_batch(ctx);
    while (count > 0) {
        std::vector<llama_token> tokens(std::min(count, batch));
        for (auto & token : tokens) {
            token = std::rand() % vocab_size;
        }
        if (llama_decode(ctx, llama_batch_get_one(tokens.data(), tokens.size())) != 0) {
            fail("llama_decode failed");
        }
        count -= (int) tokens.size();
    }
    llama_synchronize(ctx);
}

static void keep(int context) {
    if (kept < context) {
        llama_kv_cache_clear(ctx);
        append(context);
    } else {
        llama_kv_cache_seq_rm(ctx, 0, context, -1);
    }
    kept = context;
}

int main(int argc, char ** argv) {
    if (argc != 3) {
        fail("usage: worker MODEL THREADS");
    }
    const int threads = std::atoi(argv[2]);
    llama_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
    llama_backend_init();
    llama_model * model = llama_model_load_from_file(argv[1], llama_model_default_params());
    if (model == nullptr) {
        fail(std::string("cannot load ") + argv[1]);
    }
    vocab_size = llama_vocab_n_tokens(llama_model_get_vocab(model));
    llama_context_params params = llama_context_default_params();
    params.n_ctx = MAX_TOKENS;
    params.n_threads = threads;
    params.n_threads_batch = threads;
    ctx = llama_init_from_model(model, params);
    if (ctx == nullptr) {
        fail("cannot make a context");
    }
    ggml_threadpool_params pool = ggml_threadpool_params_default(threads);
    llama_attach_threadpool(ctx, ggml_threadpool_new(&pool), nullptr);

    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        std::string what;
        int first = 0;
        int tokens = 0;
        words >> what >> first >> tokens;
        if (what == "prefill") {
            llama_kv_cache_clear(ctx);
            kept = 0;
        } else if (what == "decode") {
            keep(first);
        } else {
            fail("unknown request: " + line);
        }
        const auto start = std::chrono::steady_clock::now();
        if (what == "prefill") {
            append(first);
        } else {
            for (int i = 0; i < tokens; i++) {
                append(1);
            }
        }
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
        std::cout << "result " << elapsed.count() << std::endl;
    }
    return 0;
}
