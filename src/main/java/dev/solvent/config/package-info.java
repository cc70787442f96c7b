/**
 * What the owner of a gateway may set, and how it is read: {@link dev.solvent.config.SolventConfig} is the root record,
 * {@link dev.solvent.config.ConfigLoader} makes it out of the command line, the environment, a YAML file and the
 * defaults, in this order. A feature's own record lives with the feature and checks itself; this room knows how to
 * bind any record and how to say precisely what is wrong: which file, which line, which key, what was expected.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
