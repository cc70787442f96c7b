package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** Looks into {@code web_search_options} for how much the provider may read for a search, which some sell by size. */
final class SearchOptions {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SIZE = "search_context_size";

    private SearchOptions() {}

    /** The size as it is written; something that is no size where it is given twice, since the provider may read either. */
    static Optional<String> size(byte[] json, Span options) throws IOException {
        Optional<String> size = Optional.empty();
        try (JsonParser in = JSON.createParser(json, options.start(), options.length())) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return size;
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = in.currentName().equalsIgnoreCase(SIZE);
                JsonToken value = in.nextToken();
                if (named && value != JsonToken.VALUE_NULL) {
                    size = Optional.of(size.isPresent() || value != JsonToken.VALUE_STRING ? "" : in.getText());
                }
                in.skipChildren();
            }
        }
        return size;
    }
}
