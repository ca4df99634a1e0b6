package dev.jeval.tokenizer.internal;

import java.util.SplittableRandom;

/// Seeded texts that mix what tokenizers stumble over: scripts, spaces, marks, symbols, and code
/// points from anywhere.
public final class RandomText {
    private static final String[] PARTS = {
        " ",
        "  ",
        "   ",
        "\n",
        "\r\n",
        "\t",
        "\u3000",
        "\u00a0",
        "\u0085",
        "\u2028",
        "a",
        "the",
        " The",
        "Hello",
        "'s",
        "'LL",
        "'ſ",
        "don't",
        "I'VE",
        "xY",
        "XYZ",
        "。",
        "、",
        "「",
        "」",
        "吾輩は",
        "猫",
        "である",
        "ハハハ",
        "ーーーー",
        "ｶﾞ",
        "か\u3099",
        "が",
        "é",
        "e\u0301",
        "①",
        "Ⅷ",
        "３",
        "123",
        "4567",
        "<s>",
        "</s>",
        "<|endoftext|>",
        "▁",
        "▁▁",
        "<0x0A>",
        "😀",
        "👨‍👩‍👧",
        "🇯🇵",
        "\u0000",
        "\u200d",
        "\ufeff",
        "ß",
        "İ",
        "Σς",
        "한국어",
        "각",
        "\u1112\u1161",
        "नमस्ते",
        "ไทยำ",
        "!!",
        "...",
        "$",
        "￥",
        "№",
        "/",
        "//\n",
        "-",
        "_",
        "\u0301",
        "\u0600a",
        "𠮷",
        "⿼",
        "ﬁ",
        "㍿",
        "㋿",
        "Ａ",
        "ｱ",
        "\"",
        "''",
        "#",
        "\u0345\u0323",
        "\u03d4"
    };

    private final SplittableRandom random;

    /// Texts that are the same for the same seed.
    public RandomText(long seed) {
        random = new SplittableRandom(seed);
    }

    /// A text of up to `parts` parts.
    public String next(int parts) {
        StringBuilder text = new StringBuilder();
        int count = 1 + random.nextInt(parts);
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(20);
            if (kind == 0) {
                int codePoint = random.nextInt(random.nextBoolean() ? 0x3000 : 0x20000);
                text.appendCodePoint(codePoint >= 0xD800 && codePoint < 0xE000 ? 'x' : codePoint);
            } else if (kind == 1) {
                text.append((char) random.nextInt(33, 127));
            } else {
                text.append(PARTS[random.nextInt(PARTS.length)]);
            }
        }
        return text.toString();
    }

    /// A number in `[0, bound)`.
    public int nextInt(int bound) {
        return random.nextInt(bound);
    }
}
