package dev.solvent.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that may do everything: the configured one, else one that is made on the first start and kept in the data
 * directory, for its owner's eyes only.
 *
 * @param secret the key itself; never logged
 * @param file where it is kept, unless it was configured
 */
public record MasterSecret(String secret, Optional<Path> file) {
    private static final Logger LOG = LoggerFactory.getLogger(MasterSecret.class);
    private static final String FILE_NAME = "master-key";
    private static final int RANDOM_BYTES = 32;
    private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,512}");

    public MasterSecret {
        if (!isValid(secret)) {
            throw new IllegalArgumentException("a master key is 1 to 512 visible ASCII characters without spaces");
        }
    }

    static boolean isValid(String secret) {
        return VISIBLE.matcher(secret).matches();
    }

    /**
     * The key of this gateway.
     *
     * @throws IOException when the key cannot be kept, or when what is kept is no key
     */
    public static MasterSecret of(SolventConfig config) throws IOException {
        Optional<Path> kept = fileOf(config);
        if (kept.isEmpty()) {
            return new MasterSecret(config.masterKey().orElseThrow(), kept);
        }
        Path file = kept.get();
        if (!Files.exists(file)) {
            keep(newSecret(), file);
        }
        String secret = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (!isValid(secret)) {
            throw new IOException(file + " holds no key; remove it, and a new one is made");
        }
        return new MasterSecret(secret, kept);
    }

    /** Where the key of this gateway is kept, unless it is configured. */
    public static Optional<Path> fileOf(SolventConfig config) {
        return config.masterKey().isPresent()
                ? Optional.empty()
                : Optional.of(config.data().resolve(FILE_NAME));
    }

    private static String newSecret() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return "sk-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * Writes beside the file, then links it: a key is there whole, or not at all, also after a loss of power; and where
     * two gateways start in one directory, both find the same one.
     */
    private static void keep(String secret, Path file) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = Files.createTempFile(directory, FILE_NAME, ".new"); // for its owner only
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer text = StandardCharsets.UTF_8.encode(secret + "\n");
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("Another gateway was faster to make a master key");
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.move(fresh, file); // a file system without links
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    @Override
    public String toString() {
        return file.map(path -> "MasterSecret[in " + path + "]").orElse("MasterSecret[configured]");
    }
}
