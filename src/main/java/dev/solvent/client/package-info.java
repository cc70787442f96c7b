/**
 * The Java {@link dev.solvent.client.BudgetManager}, usable by itself: what LiteLLM's Python class of that name does, over a local
 * file or a server, with the prices and the tokenizer of this project. The jar with the classifier {@code client} holds this room
 * and the three that it uses, and needs Jackson, JTokkit and SnakeYAML alone.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.client;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
