/**
 * OpenAI's JSON and server-sent events, as bytes. Nothing here builds a tree of a request or of an answer: a request is
 * read in one streaming pass that remembers where the few fields lie that the gateway may change, an answer is looked
 * into only as far as its usage, and both go on as the bytes that came, with a handful of bytes spliced in.
 *
 * <p>Start at {@link dev.solvent.wire.ChatRequest} for the way up and at {@link dev.solvent.wire.SseScanner} and
 * {@link dev.solvent.wire.ChunkView} for the way down.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.wire;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
