/**
 * What an answer used. {@link dev.solvent.usage.UsageParser} reads the figures that a provider reports, from the bytes
 * of an answer or of one chunk of a stream; {@link dev.solvent.usage.Tokenizer} counts where nobody reported. Both end in
 * a {@link dev.solvent.usage.TokenUsage}, the one form that is priced. {@link dev.solvent.usage.AnswerLengths} remembers how
 * long answers got.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.usage;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
