package dev.solvent.budget;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * An archive of files, one a UTC day: {@code ledger-2026-01-31.ndjson}, a JSON object a line. A file gets its name when all of it
 * is on the disk.
 */
public final class NdjsonArchive implements LedgerArchive {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx;
    private final Path directory;

    public NdjsonArchive(Vertx vertx, Path directory) {
        this.vertx = vertx;
        this.directory = directory;
    }

    @Override
    public Future<Writing> begin(LocalDate day) {
        return vertx.executeBlocking(() -> {
            Files.createDirectories(directory);
            Path file = directory.resolve("ledger-" + day + ".ndjson");
            Path part = directory.resolve(file.getFileName() + "." + UUID.randomUUID() + ".part");
            FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new DayFile(file, part, channel);
        });
    }

    private final class DayFile implements Writing {
        private final Path file;
        private final Path part;
        private final FileChannel channel;

        DayFile(Path file, Path part, FileChannel channel) {
            this.file = file;
            this.part = part;
            this.channel = channel;
        }

        @Override
        public Future<Void> write(List<LedgerEntry> rows) {
            return blocking(() -> {
                ByteBuffer lines = ByteBuffer.wrap(lines(rows));
                while (lines.hasRemaining()) {
                    var unused = channel.write(lines);
                }
                return null;
            });
        }

        @Override
        public Future<Void> publish() {
            return blocking(() -> {
                channel.force(true);
                channel.close();
                var unused =
                        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                    names.force(true);
                }
                return null;
            });
        }

        @Override
        public Future<Void> discard() {
            return blocking(() -> {
                channel.close();
                boolean unused = Files.deleteIfExists(part);
                return null;
            });
        }

        private Future<Void> blocking(Callable<Void> work) {
            return vertx.executeBlocking(work);
        }
    }

    private static byte[] lines(List<LedgerEntry> rows) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (LedgerEntry row : rows) {
            ObjectNode line = JSON.createObjectNode();
            line.put("id", row.id()).put("number", row.number());
            line.put("time", Instant.ofEpochMilli(row.atMillis()).toString());
            line.put("kind", row.kind().name().toLowerCase(Locale.ROOT));
            line.put("hold", row.holdId());
            line.put("amount_nano_usd", row.amount().nanos());
            row.accounts().forEach(line.putArray("accounts")::add);
            line.set("about", row.about());
            line.set("outcome", row.outcome());
            lines.write(JSON.writeValueAsBytes(line));
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
