/**
 * The way to Redis, and a Redis to bring along.
 *
 * <p>{@link dev.solvent.redis.Redis} is one logical connection: commands and {@linkplain dev.solvent.redis.Script scripts}
 * go in, {@linkplain dev.solvent.redis.Reply replies} come back as Vert.x futures. A command runs on the event loop of its
 * caller from end to end; nothing is sent twice, nothing is queued while Redis is away, and whoever asked is told whether the
 * command may have run. {@link dev.solvent.redis.BundledRedis} is a server of our own, for those who have none. Only this room
 * knows Lettuce.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.redis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
