package dev.jeval.eval.metric;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The answer of the MGSM task: the last number in the response.
public final class Mgsm {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.,]+");
    private static final Pattern FLOAT = Pattern.compile("-?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)");

    private Mgsm() {}

    /// The last number of `response` as an integer's text, or `[invalid]` if it is none: points at
    /// either end and commas are dropped, and what remains must be integral.
    public static String extract(String response) {
        String last = "";
        Matcher matcher = NUMBER.matcher(response);
        while (matcher.find()) {
            last = matcher.group();
        }
        String number = stripPoints(last).replace(",", "");
        if (!FLOAT.matcher(number).matches()) {
            return RegexExtraction.INVALID;
        }
        double value = Double.parseDouble(number);
        return Double.isFinite(value) && value == Math.rint(value)
                ? new BigDecimal(value).toBigInteger().toString()
                : RegexExtraction.INVALID;
    }

    private static String stripPoints(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '.') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == '.') {
            end--;
        }
        return text.substring(start, end);
    }

    /// Whether the extracted answer is `answer`.
    public static boolean isCorrect(String response, BigInteger answer) {
        return extract(response).equals(answer.toString());
    }
}
