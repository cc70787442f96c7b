/**
 * Users: made with a first key and in their teams, changed one by one or many at once, deleted with what is theirs, and shown.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin.users;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
