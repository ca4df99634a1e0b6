package dev.jeval.eval.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.eval.EvaluationException;
import dev.jeval.eval.python.PythonJson;
import dev.jeval.eval.request.EncodingRules;
import dev.jeval.eval.request.GenerationSettings;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.request.Response;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A toy server whose tokens are characters; a character's log-probability is minus its code / 100,
/// and the best one is `a`.
class CompletionsBackendTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final GenerationSettings SETTINGS =
            new GenerationSettings(List.of("\n"), 9, 0, 1, 0);

    private final AtomicInteger failuresLeft = new AtomicInteger();
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> reply(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    /// Reads one HTTP/1.1 request and answers it.
    private void reply(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String path = line(in).split(" ", -1)[1];
            int length = 0;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
                }
            }
            JsonNode request = MAPPER.readTree(in.readNBytes(length));
            if (failuresLeft.getAndDecrement() > 0) {
                send(socket, 503, "busy");
            } else if (path.startsWith("/v1/")) {
                send(socket, 200, answer(request, path.contains("chat")));
            } else {
                send(socket, 404, "nothing here");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private static String answer(JsonNode request, boolean chat) {
        Map<String, Object> choice = new LinkedHashMap<>();
        if (chat) {
            String last = request.path("messages").path(0).path("content").asString();
            choice.put("message", Map.of("content", "re: " + last + "\nmore"));
        } else if (request.path("echo").asBoolean(false)) {
            choice.put("logprobs", logProbs(request.path("prompt").asString() + "z"));
        } else {
            choice.put("text", " answer\nmore");
        }
        return PythonJson.compact(Map.of("choices", List.of(choice)));
    }

    private static Map<String, Object> logProbs(String text) {
        List<Object> values = new ArrayList<>();
        List<Object> best = new ArrayList<>();
        List<Object> offsets = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            values.add(i == 0 ? null : (Object) (-text.charAt(i) / 100.0));
            best.add(Map.of("a", -0.97));
            offsets.add(i);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("token_logprobs", values);
        map.put("top_logprobs", best);
        map.put("text_offset", offsets);
        return map;
    }

    private static void send(Socket socket, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %d -\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(status, bytes.length);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private Backend open(String model, String path) {
        String url = "http://127.0.0.1:" + server.getLocalPort() + path;
        return Backends.open(
                model, Map.of("model", "toy", "base_url", url, "num_concurrent", "3"), "1");
    }

    private static List<Response> run(Backend backend, Request... requests) {
        Response[] responses = new Response[requests.length];
        backend.run(List.of(requests), (index, response) -> responses[index] = response);
        return Arrays.asList(responses);
    }

    @Test
    void continuationsAreScoredFromTheEchoedPrompt() {
        try (Backend backend = open("local-completions", "/v1/completions")) {
            List<Response> responses =
                    run(
                            backend,
                            new Request.LogLikelihood("xx", "ab", EncodingRules.LM_EVAL),
                            new Request.LogLikelihood("xx", "aa", EncodingRules.LM_EVAL),
                            new Request.Rolling("xab", EncodingRules.LM_EVAL));
            assertThat(responses.get(0))
                    .isEqualTo(new Response.Scored(-0.97 - 0.98, false, 2, 2, 0));
            assertThat(responses.get(1))
                    .isEqualTo(new Response.Scored(-0.97 - 0.97, true, 2, 2, 0));
            assertThat(((Response.Scored) responses.get(2)).logProb()).isEqualTo(-0.97 - 0.98);
        }
    }

    @Test
    void generatedTextEndsBeforeTheStopString() {
        Request request = new Request.Generate("q", SETTINGS, 0, 0, EncodingRules.LM_EVAL);
        try (Backend backend = open("local-completions", "/v1/completions")) {
            assertThat(((Response.Generated) run(backend, request).getFirst()).text())
                    .isEqualTo(" answer");
        }
        try (Backend backend = open("local-chat-completions", "/v1/chat/completions")) {
            assertThat(((Response.Generated) run(backend, request).getFirst()).text())
                    .isEqualTo("re: q");
            String chat =
                    backend.applyChatTemplate(
                            "", List.of(Map.of("role", "user", "content", "hi")), true);
            assertThat(chat).contains("hi");
        }
    }

    @Test
    void aBusyServerIsAskedAgainAndABrokenOneIsARecordedFailure() {
        Request request = new Request.LogLikelihood("xx", "ab", EncodingRules.LM_EVAL);
        failuresLeft.set(1);
        try (Backend backend = open("local-completions", "/v1/completions")) {
            assertThat(run(backend, request).getFirst()).isInstanceOf(Response.Scored.class);
        }
        try (Backend backend = open("local-completions", "/nothing")) {
            assertThat(run(backend, request).getFirst())
                    .isInstanceOfSatisfying(
                            Response.Failed.class,
                            failed -> assertThat(failed.reason()).contains("status 404"));
        }
        try (Backend backend = open("local-chat-completions", "/v1/chat/completions")) {
            assertThat(run(backend, request).getFirst()).isInstanceOf(Response.Failed.class);
        }
    }

    @Test
    void wrongArgumentsAreOneError() {
        assertThatThrownBy(() -> Backends.open("local-completions", Map.of("model", "m"), "1"))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("base_url");
        assertThatThrownBy(() -> Backends.open("hf", Map.of("pretraind", "m"), "1"))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("unknown argument 'pretraind'");
        assertThatThrownBy(() -> Backends.open("hf", Map.of(), "0"))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("--batch_size");
        assertThatThrownBy(() -> Backends.open("gpt", Map.of(), "1"))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("--model");
    }
}
