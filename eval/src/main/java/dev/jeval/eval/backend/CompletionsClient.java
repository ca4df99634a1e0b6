package dev.jeval.eval.backend;

import dev.jeval.eval.ScoringException;
import dev.jeval.eval.python.PythonJson;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends JSON to a server and repeats a request that the server could not answer. Safe for use by
/// many threads; whoever makes it closes it.
final class CompletionsClient implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int MAX_SHOWN = 300;

    private final HttpArguments arguments;
    private final HttpClient client;

    CompletionsClient(HttpArguments arguments) {
        this.arguments = arguments;
        this.client =
                HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(arguments.timeoutSeconds()))
                        .build();
    }

    /// The server's answer.
    ///
    /// @throws ScoringException if there is none after all repetitions, or it is not JSON
    JsonNode post(Map<String, Object> payload) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(arguments.url())
                        .timeout(Duration.ofSeconds(arguments.timeoutSeconds()))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(PythonJson.compact(payload)));
        String key = System.getenv("OPENAI_API_KEY");
        if (key != null && !key.isBlank()) {
            request.header("Authorization", "Bearer " + key);
        }
        String problem = "";
        Duration pause = FIRST_PAUSE;
        for (int attempt = 0; attempt <= arguments.maxRetries(); attempt++) {
            try {
                if (attempt > 0) {
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2);
                }
                HttpResponse<String> response =
                        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                int status = response.statusCode();
                if (status == 200) {
                    return MAPPER.readTree(response.body());
                }
                problem = "status " + status + ": " + shown(response.body());
                if (status != 429 && status < 500) {
                    break;
                }
            } catch (JacksonException e) {
                problem = "not JSON: " + e.getOriginalMessage();
                break;
            } catch (IOException e) {
                problem = e.getClass().getSimpleName() + ": " + e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                problem = "interrupted";
                break;
            }
        }
        throw new ScoringException(
                arguments.url() + ": expected an answer of the server, got " + problem);
    }

    private static String shown(String body) {
        String line = body.replaceAll("\\s+", " ");
        return line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + "…" : line;
    }

    @Override
    public void close() {
        client.close();
    }
}
