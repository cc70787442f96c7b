/**
 * OpenAI's endpoints: the one place where outcomes become HTTP. Every answer is one that OpenAI's clients understand, whatever
 * came in.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.api;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
