package dev.solvent.wire;

import java.util.Optional;

/**
 * Where the values that a request's forwarding may change lie in its body.
 *
 * @param model the model's name, with its quotes
 * @param maxTokens the value of {@code max_tokens}, also where it is null
 * @param maxCompletionTokens the value of {@code max_completion_tokens}, also where it is null
 * @param streamOptions the value of {@code stream_options}, also where it is null
 * @param includeUsage the value of its {@code include_usage}, also where it is null
 * @param objectEnd the closing brace of the request
 */
record ChatSpans(
        Span model,
        Optional<Span> maxTokens,
        Optional<Span> maxCompletionTokens,
        Optional<Span> streamOptions,
        Optional<Span> includeUsage,
        int objectEnd) {}
