package dev.solvent.wire;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What was read of a request; each is explained at its accessor of {@link ChatRequest}. */
record ChatFacts(
        String model,
        boolean stream,
        boolean wantsUsage,
        OptionalLong maxOutputTokens,
        int n,
        Optional<String> user,
        Optional<String> serviceTier,
        List<String> tags,
        Optional<String> session,
        long promptTextBytes,
        int messageCount,
        int toolCount,
        long predictedBytes,
        Media media,
        boolean webSearch,
        Optional<String> searchSize,
        boolean mayHideOutput,
        Set<String> windowedFields,
        Set<String> boundlessFields,
        Set<String> unknownFields) {}
