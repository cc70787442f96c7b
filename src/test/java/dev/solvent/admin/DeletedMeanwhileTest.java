package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.AdminServer.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That no key stays behind which was made while those were deleted whose budget it was under. */
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

    private boolean opens(Answer made) {
        return made.status() == 200
                && admin.getAs(made.at("/key").asText(), "/key/info").status() == 200;
    }
}
