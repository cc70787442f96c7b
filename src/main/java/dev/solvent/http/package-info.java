/** What every endpoint needs of HTTP, whoever speaks there. */
@NullMarked
@CheckReturnValue
package dev.solvent.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
