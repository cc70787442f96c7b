package dev.solvent.admin.records;

import static dev.solvent.identity.Store.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Outcome;
import dev.solvent.identity.Records;
import dev.solvent.identity.Store;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes of a change if others come or go between its look at them and its writing. */
class GoneMeanwhileTest {
    private static final Author BY = Author.of("test");

    private final Store store = new Store();
    private final Records records = new Records(store.redis(), Store.emptyKeys());

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void aKeyIsNotWrittenForAUserWhoWasJustDeleted() throws JsonProcessingException {
        Holder user = Holder.create(HolderKind.USER, "u", fields("{}"), BY, 1);
        assertThat(await(records.commit(new Change(BY).create(user)))).isEqualTo(Outcome.DONE);
        KeyRecord key =
                KeyRecord.create(KeySecret.random(), fields("{\"user_id\":\"u\"}"), OptionalLong.empty(), BY, 1);
        Change making = await(new References(records).check(new Change(BY).create(key), key, Optional.empty()));

        Change deleting = new Change(BY).delete(await(records.find(Kind.USER, "u")));
        assertThat(await(records.commit(deleting))).isEqualTo(Outcome.DONE);

        assertThat(await(records.commit(making))).isEqualTo(new Outcome.Conflict("user", "u"));
        assertThat(await(records.find(Kind.KEY, key.hash())).record()).isEmpty();
    }

    @Test
    void aDeletionIsTriedAgainWhileOthersCome() {
        AtomicInteger tries = new AtomicInteger();
        String done = await(Editor.deleteAll(
                "user_ids",
                () -> tries.incrementAndGet() < 3
                        ? RefusedException.future(AdminError.conflict("key", "just changed"))
                        : Future.succeededFuture("done")));

        assertThat(done).isEqualTo("done");
        assertThat(tries).hasValue(3);
    }

    @Test
    void aDeletionThatAlwaysLosesSaysThatItMayBeTriedAgain() {
        AtomicInteger tries = new AtomicInteger();

        assertThatThrownBy(() -> await(Editor.deleteAll("user_ids", () -> {
                    tries.incrementAndGet();
                    return RefusedException.<Void>future(AdminError.conflict("key", "just changed"));
                })))
                .hasStackTraceContaining("try again");
        assertThat(tries).hasValue(5);
    }

    @Test
    void whatIsRefusedForAnotherReasonIsNotTriedAgain() {
        AtomicInteger tries = new AtomicInteger();

        assertThatThrownBy(() -> await(Editor.deleteAll("user_ids", () -> {
                    tries.incrementAndGet();
                    return RefusedException.<Void>future(AdminError.noUser("user_ids", "nobody"));
                })))
                .hasStackTraceContaining("User not found: nobody");
        assertThat(tries).hasValue(1);
    }

    private static Fields fields(String json) throws JsonProcessingException {
        return Fields.of((ObjectNode) ExactJson.read(json));
    }
}
