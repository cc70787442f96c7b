package dev.solvent.admin.input;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Which page of a list a request asks for by {@code page} and {@code size}.
 *
 * @param page counts from 1
 */
public record Paging(int page, int size) {
    private static final int MOST_PAGES = 1_000_000;
    private static final int MOST_ROWS = 100;

    /** The first page, of a standard size, unless it says otherwise. */
    public static Paging of(Query query, int standardSize) {
        return new Paging(query.whole("page", 1, 1, MOST_PAGES), query.whole("size", standardSize, 1, MOST_ROWS));
    }

    /** How many rows come before. */
    public long offset() {
        return (page - 1L) * size;
    }

    /** Adds to an answer how many rows and pages there are. */
    public ObjectNode counted(ObjectNode answer, long total) {
        answer.put("total_count", total);
        answer.put("current_page", page);
        return answer.put("total_pages", (total + size - 1) / size);
    }
}
