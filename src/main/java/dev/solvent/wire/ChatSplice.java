package dev.solvent.wire;

import java.util.OptionalLong;

/** Makes of a client's request the one that a target gets. */
final class ChatSplice {

    private static final String MAX_TOKENS = "max_tokens";
    private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";
    private static final String INCLUDE_USAGE = "\"include_usage\":true";

    private final byte[] body;
    private final ChatSpans spans;
    private final Splice splice;

    ChatSplice(byte[] body, ChatSpans spans) {
        this.body = body;
        this.spans = spans;
        this.splice = new Splice(body);
    }

    byte[] forward(Forward how, boolean stream) {
        splice.replace(spans.model(), JsonText.quoted(how.model()));
        limit(how);
        if (spans.ownMetadata().isPresent()) {
            splice.replace(spans.ownMetadata(), "null");
        }
        spans.ownFields().forEach(splice::removeMember);
        if (how.includeUsage() && stream) {
            includeUsage();
        }
        return splice.toBytes();
    }

    /** Asks for a stream, whether the client did or not. */
    byte[] forwardAsStream(Forward how) {
        if (spans.stream().isPresent()) {
            splice.replace(spans.stream(), "true");
        } else {
            splice.append(spans.objectEnd(), "\"stream\":true");
        }
        return forward(new Forward(how.model(), how.outputLimitField(), how.outputLimit(), true), true);
    }

    private void limit(Forward how) {
        OptionalLong limit = how.outputLimit();
        if (limit.isEmpty()) {
            return;
        }
        String field = how.outputLimitField().orElseGet(this::clientsField);
        boolean old = field.equals(MAX_TOKENS);
        Span same = old ? spans.maxTokens() : spans.maxCompletionTokens();
        Span other = old ? spans.maxCompletionTokens() : spans.maxTokens();
        String member = '"' + field + "\":" + limit.getAsLong();
        if (same.isPresent()) {
            splice.replace(same, Long.toString(limit.getAsLong()));
            if (other.isPresent()) {
                splice.removeMember(other);
            }
        } else if (other.isPresent()) {
            splice.replaceMember(other, member);
        } else {
            splice.append(spans.objectEnd(), member);
        }
    }

    private String clientsField() {
        return spans.maxTokens().isPresent() && !spans.maxCompletionTokens().isPresent()
                ? MAX_TOKENS
                : MAX_COMPLETION_TOKENS;
    }

    private void includeUsage() {
        Span options = spans.streamOptions();
        if (!options.isPresent()) {
            splice.append(spans.objectEnd(), "\"stream_options\":{" + INCLUDE_USAGE + '}');
        } else if (spans.includeUsage().isPresent()) {
            splice.replace(spans.includeUsage(), "true");
        } else if (body[options.start()] == '{') {
            splice.append(options.end() - 1, INCLUDE_USAGE);
        } else {
            splice.replace(options, '{' + INCLUDE_USAGE + '}');
        }
    }
}
