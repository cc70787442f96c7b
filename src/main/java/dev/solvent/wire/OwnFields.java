package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a request says to the gateway and not to the provider, in the fields that LiteLLM's clients use for it, and notes
 * where it lies: a provider that knows no such field may refuse the request for it.
 */
final class OwnFields {

    private static final String LITELLM = "litellm_";
    private static final String NO_LOG = "no-log"; // No name of an enum. What is said is never logged here.
    private static final String MOCK = "mock_";

    /** Where the name of a session may stand; the first of these counts, in LiteLLM's order. */
    private enum Place {
        SESSION,
        SESSION_IN_METADATA,
        TRACE_IN_METADATA,
        TRACE
    }

    private final BodyParser body;
    private final Path path;
    private final Set<String> tags = new LinkedHashSet<>();
    private Optional<String> session = Optional.empty();
    private Place place = Place.TRACE;
    private Span metadata = Span.NONE;
    private List<Span> others = List.of();

    OwnFields(BodyParser body, Path path) {
        this.body = body;
        this.path = path;
    }

    /** Whether a field that is in no table is for the gateway. Names with a quote are not: {@link Splice} could not cut them. */
    static boolean has(String name) {
        return (name.startsWith(LITELLM) || name.startsWith(MOCK) || name.equals(NO_LOG)) && name.indexOf('"') < 0;
    }

    List<String> tags() {
        return List.copyOf(tags);
    }

    Optional<String> session() {
        return session;
    }

    /** The value of {@code metadata}, if it has a list of tags. */
    Span metadata() {
        return metadata;
    }

    /** The values of the fields of the top level that do not go upstream, in their order. */
    List<Span> others() {
        return others;
    }

    void read(ChatField field, String name) throws IOException, BadRequestException {
        int start = body.start();
        if (!body.atNull()) {
            switch (field) {
                case LITELLM_SESSION_ID -> session(Place.SESSION, body.string(path, name));
                case LITELLM_TRACE_ID -> session(Place.TRACE, body.string(path, name));
                case LITELLM_METADATA -> litellmMetadata(name);
                case TAGS -> tags(name);
                default -> refusePretence(name);
            }
        }
        others = others.isEmpty() ? new ArrayList<>() : others;
        others.add(new Span(start, body.skip().end()));
    }

    /** Reads {@code metadata}, which is the provider's too: what is strange in it is for the provider to refuse. */
    void readMetadata() throws IOException {
        int start = body.start();
        if (body.token() != JsonToken.START_OBJECT) {
            body.json().skipChildren();
            return;
        }
        boolean ours = false;
        while (body.json().nextToken() == JsonToken.FIELD_NAME) {
            String name = body.json().currentName();
            JsonToken value = body.json().nextToken();
            if (value == JsonToken.START_ARRAY && name.equals("tags")) {
                ours = true;
                while (body.json().nextToken() != JsonToken.END_ARRAY) {
                    if (body.json().hasToken(JsonToken.VALUE_STRING)) {
                        tags.add(body.json().getText());
                    }
                    body.json().skipChildren();
                }
            } else if (value == JsonToken.VALUE_STRING) {
                sessionOfMetadata(name);
            }
            body.json().skipChildren();
        }
        if (ours) {
            metadata = new Span(start, body.start() + 1);
        }
    }

    private void litellmMetadata(String field) throws IOException, BadRequestException {
        body.expect(JsonToken.START_OBJECT, "an object", path, field);
        path.object(field);
        while (body.json().nextToken() == JsonToken.FIELD_NAME) {
            String name = body.json().currentName();
            body.json().nextToken();
            if (name.equals("tags") && !body.atNull()) {
                tags(name);
            } else if ((name.equals("session_id") || name.equals("trace_id")) && !body.atNull()) {
                body.expect(JsonToken.VALUE_STRING, "a string", path, name);
                sessionOfMetadata(name);
            }
            body.json().skipChildren();
        }
        path.top();
    }

    private void tags(String name) throws IOException, BadRequestException {
        body.expect(JsonToken.START_ARRAY, "an array", path, name);
        for (int i = 0; body.json().nextToken() != JsonToken.END_ARRAY; i++) {
            tags.add(body.string(path, name + "[" + i + "]"));
        }
    }

    private void sessionOfMetadata(String name) throws IOException {
        if (name.equals("session_id")) {
            session(Place.SESSION_IN_METADATA, body.json().getText());
        } else if (name.equals("trace_id")) {
            session(Place.TRACE_IN_METADATA, body.json().getText());
        }
    }

    private void session(Place where, String name) {
        boolean first = session.isEmpty() || where.compareTo(place) < 0;
        if (first && !name.isBlank()) {
            session = Optional.of(name);
            place = where;
        }
    }

    /** Who asks for a pretended answer or failure must not be billed for a real one. */
    private void refusePretence(String name) throws BadRequestException {
        if (name.startsWith(MOCK) && body.token() != JsonToken.VALUE_FALSE) {
            throw Complaint.unsupported(name, "asks for a pretended answer, and this gateway gives none");
        }
    }
}
