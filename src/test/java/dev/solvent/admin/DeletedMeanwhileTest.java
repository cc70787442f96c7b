package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.identity.Author;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That no key and no membership stays behind which was made while those were deleted to whom it belongs. */
class DeletedMeanwhileTest {
    private static final int ROUNDS = 5;
    private static final int KEYS = 12;

    private AdminServer admin;
    private ExecutorService clients;

    @BeforeEach
    void start() {
        admin = new AdminServer();
        clients = Executors.newFixedThreadPool(KEYS);
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        admin.close();
    }

    @ParameterizedTest
    @CsvSource({"team", "user"})
    void noKeyIsLeftOfWhatWasDeleted(String what) {
        for (int round = 0; round < ROUNDS; round++) {
            String id = what + round;
            String named = "'" + what + "_id':'" + id + "'";
            assertThat(admin.post("/" + what + "/new", "{" + named + "}").status())
                    .isEqualTo(200);
            List<CompletableFuture<Answer>> making = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> admin.post("/key/generate", "{" + named + "}"), clients))
                    .limit(KEYS)
                    .toList();
            making.get(0).join();

            int deleted = admin.post("/" + what + "/delete", "{'" + what + "_ids':['" + id + "']}")
                    .status();
            assertThat(deleted).isIn(200, 409);
            List<Answer> made = making.stream().map(CompletableFuture::join).toList();

            boolean gone = admin.get("/" + what + "/info?" + what + "_id=" + id).status() == 404;
            assertThat(gone).isEqualTo(deleted == 200);
            if (gone && what.equals("team")) {
                assertThat(made.stream().filter(this::opens)).isEmpty();
            }
            if (!gone) {
                assertThat(made).allSatisfy(key -> assertThat(opens(key)).isTrue());
            }
        }
    }

    @Test
    void nobodyIsInAnOrganizationThatIsMadeAgain() {
        for (int round = 0; round < ROUNDS; round++) {
            String id = "o" + round;
            admin.post("/organization/new", "{'organization_id':'" + id + "'}");
            admin.make(crowd(i -> membership(Kind.ORGANIZATION_MEMBER, id, "m" + i)));
            CompletableFuture<Answer> deleting =
                    later(() -> admin.post("/organization/delete", "{'organization_ids':['" + id + "']}"));
            for (int i = 0; !deleting.isDone(); i++) {
                Answer joined = join("organization", id, id + "-" + i);
                assertThat(joined.status()).as(joined.toString()).isIn(200, 400, 404, 409);
            }
            int deleted = deleting.join().status();

            assertThat(deleted).isIn(200, 400, 409);
            int again = admin.post("/organization/new", "{'organization_id':'" + id + "'}")
                    .status();
            assertThat(again).isEqualTo(deleted == 200 ? 200 : 400);
            if (deleted == 200) {
                assertThat(admin.get("/organization/info?organization_id=" + id).at("/members"))
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"team", "organization"})
    void aUserWhoIsMadeAgainIsInNothing(String group) {
        for (int round = 0; round < ROUNDS; round++) {
            String user = "u" + round;
            String prefix = "g" + round + "-";
            admin.post("/user/new", "{'user_id':'" + user + "','auto_create_key':false}");
            Kind<Holder> kind = group.equals("team") ? Kind.MEMBER : Kind.ORGANIZATION_MEMBER;
            admin.make(crowd(i -> membership(kind, "x" + i, user)));
            for (int i = 0; i < KEYS; i++) {
                admin.post("/" + group + "/new", "{'" + group + "_id':'" + prefix + i + "'}");
            }
            List<CompletableFuture<Answer>> joining = IntStream.range(0, KEYS)
                    .mapToObj(i -> later(() -> join(group, prefix + i, user)))
                    .toList();
            joining.get(0).join();

            admin.post("/user/delete", "{'user_ids':['" + user + "']}");
            joining.forEach(CompletableFuture::join);

            // Whoever joins later is a new user, and only such memberships may be there.
            long made = createdMillis(Kind.USER, user).orElse(Long.MAX_VALUE);
            for (int i = 0; i < KEYS; i++) {
                long joined =
                        createdMillis(kind, Holder.memberId(prefix + i, user)).orElse(Long.MAX_VALUE);
                assertThat(joined).isGreaterThanOrEqualTo(made);
            }
        }
    }

    @Test
    void moreThanCanBeDeletedAtOnceIsRefusedRatherThanLeftBehind() {
        admin.post("/organization/new", "{'organization_id':'o'}");
        admin.post("/user/new", "{'user_id':'u','auto_create_key':false}");
        admin.make(IntStream.rangeClosed(0, 10_000)
                .mapToObj(i -> membership(Kind.ORGANIZATION_MEMBER, "o", "m" + i))
                .toList());
        admin.make(IntStream.rangeClosed(0, 10_000)
                .mapToObj(i -> membership(Kind.ORGANIZATION_MEMBER, "o" + i, "u"))
                .toList());

        for (String delete :
                List.of("/organization/delete {'organization_ids':['o']}", "/user/delete {'user_ids':['u']}")) {
            Answer refused = admin.post(delete.split(" ")[0], delete.split(" ")[1]);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.error("message"))
                    .startsWith("More than 10000 records of the kind 'organization member'");
        }
        assertThat(admin.stored(Kind.ORGANIZATION, "o")).isPresent();
        assertThat(admin.stored(Kind.USER, "u")).isPresent();
        assertThat(admin.stored(Kind.ORGANIZATION_MEMBER, Holder.memberId("o", "m0")))
                .isPresent();
    }

    /** So many that a deletion takes its time. */
    private static List<Holder> crowd(IntFunction<Holder> membership) {
        return IntStream.range(0, 500).mapToObj(membership).toList();
    }

    private Holder membership(Kind<Holder> kind, String group, String user) {
        HolderKind what = kind.equals(Kind.MEMBER) ? HolderKind.MEMBER : HolderKind.ORGANIZATION_MEMBER;
        String groupId = kind.equals(Kind.MEMBER) ? "team_id" : "organization_id";
        Fields fields = Fields.of(ExactJson.object().put(groupId, group).put("user_id", user));
        return Holder.create(what, Holder.memberId(group, user), fields, Author.of("test"), admin.nowMillis());
    }

    private CompletableFuture<Answer> later(Supplier<Answer> request) {
        return CompletableFuture.supplyAsync(request, clients);
    }

    private Answer join(String group, String id, String user) {
        String role = group.equals("team") ? "user" : "org_admin";
        return admin.post(
                "/" + group + "/member_add",
                "{'" + group + "_id':'" + id + "','member':{'role':'" + role + "','user_id':'" + user + "'}}");
    }

    private Optional<Long> createdMillis(Kind<Holder> kind, String id) {
        return admin.stored(kind, id).map(record -> record.profile().createdMillis());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'team_id':'t'}", "{'team_id':'led',USER}"})
    void nobodyLeavesKeysBehindThatTheyJustMade(String body) {
        admin.post("/team/new", "{'team_id':'t','team_member_permissions':['/key/generate']}");
        admin.post("/team/new", "{'team_id':'led'}");
        for (int round = 0; round < ROUNDS; round++) {
            String user = "'user_id':'u" + round + "'";
            admin.post("/user/new", "{" + user + ",'user_role':'internal_user','auto_create_key':false}");
            admin.post("/team/member_add", "{'team_id':'t','member':{" + user + ",'role':'user'}}");
            admin.post("/team/member_add", "{'team_id':'led','member':{" + user + ",'role':'admin'}}");
            String own = admin.newKey("{" + user + "}");
            List<CompletableFuture<Answer>> making = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> admin.postAs(own, "/key/generate", body.replace("USER", user)), clients))
                    .limit(KEYS)
                    .toList();
            assertThat(making.get(0).join().status()).isEqualTo(200);

            Answer deleted = admin.post("/user/delete", "{'user_ids':['u" + round + "']}");
            List<Answer> made = making.stream().map(CompletableFuture::join).toList();

            assertThat(deleted.status()).as(deleted.toString()).isIn(200, 409);
            assertThat(made).allSatisfy(key -> assertThat(key.status()).isIn(200, 401, 403, 409));
            if (deleted.status() == 200) {
                assertThat(made.stream().filter(this::opens)).isEmpty();
            }
        }
    }

    private boolean opens(Answer made) {
        return made.status() == 200
                && admin.getAs(made.at("/key").asText(), "/key/info").status() == 200;
    }
}
