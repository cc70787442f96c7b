package dev.solvent.admin.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Lifetime;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.admin.records.SpendByHand;
import dev.solvent.identity.Fields;
import dev.solvent.identity.KeyRecord;
import java.util.OptionalLong;

/** What a checked body says that should change in a key: what is absent stays, what is null is cleared. */
record KeyChange(ObjectNode body) {
    KeyChange {
        if (body.path("spend").isNull()) {
            throw new RefusedException(AdminError.badField("spend", "spend must be a number"));
        }
    }

    /** The key's fields after the change; refuses one that somebody may not make. */
    Fields fields(KeyRecord key, Actor actor) {
        Fields after = RecordFields.whole(key.fields().with(RecordFields.toStore(body)));
        KeyGrants.check(actor, key, after, body);
        return after;
    }

    /** When the key ends after the change. */
    OptionalLong expires(KeyRecord key, long nowMillis) {
        return body.has("duration")
                ? Lifetime.endMillis(BodyFields.text(body, "duration").orElse(Lifetime.FOR_EVER), nowMillis)
                : key.expiresMillis();
    }

    KeyRecord of(KeyRecord key, Actor actor, long nowMillis) {
        return key.with(fields(key, actor), expires(key, nowMillis), actor.by(), nowMillis);
    }

    /** The spend that is set by hand, if one is. */
    SpendByHand spend(String reason) {
        return SpendByHand.of(body, reason);
    }
}
