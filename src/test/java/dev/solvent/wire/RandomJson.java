package dev.solvent.wire;

import java.util.Random;

/** Writes random JSON with random white space and escapes. */
final class RandomJson {

    private static final String[] PIECES = {
        "a",
        "Z",
        " ",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "max_tokens",
        "usage",
        "\\\"",
        "\\\\",
        "\\n",
        "\\/",
        "\\u0041",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\u20ac",
        "é",
        "€",
        "😀",
        "data: ",
        "\\u0022"
    };

    private final Random random;

    RandomJson(long seed) {
        this.random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    String blank() {
        return chance(70) ? "" : " \n\r\t".substring(random.nextInt(4)).substring(0, 1);
    }

    /** A string with its quotes. */
    String string() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.append('"').toString();
    }

    /** Any value, nested at most {@code depth} deep. */
    String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> "null";
            case 1 -> chance(50) ? "true" : "false";
            case 2 -> Integer.toString(random.nextInt(2000) - 1000);
            case 3 -> random.nextInt(100) + "." + random.nextInt(100) + "e" + (random.nextInt(9) - 4);
            case 4, 5 -> string();
            case 6 -> array(depth - 1);
            default -> object(depth - 1);
        };
    }

    private String array(int depth) {
        StringBuilder array = new StringBuilder("[" + blank());
        for (int i = random.nextInt(4); i > 0; i--) {
            array.append(value(depth)).append(blank()).append(i > 1 ? "," + blank() : "");
        }
        return array.append(']').toString();
    }

    private String object(int depth) {
        StringBuilder object = new StringBuilder("{" + blank());
        for (int i = random.nextInt(4); i > 0; i--) {
            object.append(member("\"k" + i + "\"", value(depth))).append(i > 1 ? "," + blank() : "");
        }
        return object.append('}').toString();
    }

    /** A member with blanks around its parts. */
    String member(String quotedName, String value) {
        return blank() + quotedName + blank() + ":" + blank() + value + blank();
    }

    /** A name as it might be escaped. */
    String name(String name) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            quoted.append(chance(3) ? String.format("\\u%04x", (int) c) : Character.toString(c));
        }
        return quoted.append('"').toString();
    }
}
