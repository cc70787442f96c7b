/**
 * LiteLLM's forms, turned into ours: {@link dev.solvent.litellm.Importer} makes a configuration of a proxy config, {@link
 * dev.solvent.litellm.ModelAddress} tells where a model string leads.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.litellm;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
