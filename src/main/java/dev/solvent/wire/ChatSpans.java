package dev.solvent.wire;

import java.util.List;

/**
 * Where the values that a request's forwarding may change lie in its body: also where they are null, and
 * {@link Span#NONE} where they are not there.
 *
 * @param model the model's name, with its quotes
 * @param maxTokens the value of {@code max_tokens}
 * @param maxCompletionTokens the value of {@code max_completion_tokens}
 * @param stream the value of {@code stream}
 * @param streamOptions the value of {@code stream_options}
 * @param includeUsage the value of its {@code include_usage}
 * @param ownMetadata the value of {@code metadata}, if it has a list of tags and so is meant for the gateway
 * @param ownFields the values of the other fields that are meant for the gateway
 * @param objectEnd the closing brace of the request
 */
record ChatSpans(
        Span model,
        Span maxTokens,
        Span maxCompletionTokens,
        Span stream,
        Span streamOptions,
        Span includeUsage,
        Span ownMetadata,
        List<Span> ownFields,
        int objectEnd) {}
