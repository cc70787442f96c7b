package dev.solvent.report;

import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Reads lists of places. Each is one text, place after place, since Redis appends many at once to that for the price of one. */
final class Places {
    private final Redis redis;

    Places(Redis redis) {
        this.redis = redis;
    }

    /** How many there are. */
    Future<Long> size(String list) {
        return redis.call("STRLEN", list).map(length -> length.asLong() / Place.LENGTH);
    }

    /** Those from one index on, and before another. */
    Future<List<String>> range(String list, long from, long until) {
        long first = from * Place.LENGTH;
        long last = until * Place.LENGTH - 1;
        if (last < first) {
            return Future.succeededFuture(List.of());
        }
        return redis.call("GETRANGE", list, Long.toString(first), Long.toString(last))
                .map(text -> split(text.asText()));
    }

    private static List<String> split(String text) {
        List<String> places = new ArrayList<>(text.length() / Place.LENGTH);
        for (int at = 0; at < text.length(); at += Place.LENGTH) {
            places.add(text.substring(at, at + Place.LENGTH));
        }
        return places;
    }
}
