package dev.solvent.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes as people write them: {@code 65536}, {@code 64KiB}, {@code 20MiB}, {@code 1GB}. */
public final class SizeText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,10})(B|KB|KiB|MB|MiB|GB|GiB)?");
    private static final Map<String, Long> BYTES = bytes();

    private SizeText() {}

    /**
     * The number of bytes.
     *
     * @throws IllegalArgumentException when the text is no whole number of bytes, kilobytes and so on
     */
    public static long parseBytes(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("a size such as 65536, 64KiB or 20MiB");
        }
        String unit = form.group(2);
        return Math.multiplyExact(Long.parseLong(form.group(1)), BYTES.getOrDefault(unit == null ? "B" : unit, 1L));
    }

    /** The text that reads back as this size, in the largest binary unit that divides it. */
    public static String print(long sizeBytes) {
        for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
            long unitBytes = BYTES.getOrDefault(unit, 1L);
            if (sizeBytes > 0 && sizeBytes % unitBytes == 0) {
                return sizeBytes / unitBytes + unit;
            }
        }
        return Long.toString(sizeBytes);
    }

    private static Map<String, Long> bytes() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("B", 1L);
        bytes.put("KB", 1_000L);
        bytes.put("KiB", 1L << 10);
        bytes.put("MB", 1_000_000L);
        bytes.put("MiB", 1L << 20);
        bytes.put("GB", 1_000_000_000L);
        bytes.put("GiB", 1L << 30);
        return bytes;
    }
}
