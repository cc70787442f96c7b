package dev.solvent.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script that Redis runs in one atomic step. Make it once, as a constant of the class that runs it. */
public final class Script {
    private final String name;
    private final String source;
    private final String sha1;

    private Script(String name, String source) {
        this.name = name;
        this.source = source;
        this.sha1 = sha1(source);
    }

    /** The script in the class path's file {@code name} beside the class {@code beside}. */
    public static Script load(Class<?> beside, String name) {
        return new Script(withoutEnding(name), read(beside, name));
    }

    /** A script behind what all need that count: numbers as text, and Redis's time. */
    public static Script counting(Class<?> beside, String name) {
        return load(Script.class, "basics.lua").before(beside, name);
    }

    /** The same, with the text of this script, which has functions for it, before its own. */
    public Script before(Class<?> beside, String fileName) {
        return new Script(withoutEnding(fileName), source + "\n" + read(beside, fileName));
    }

    private static String read(Class<?> beside, String name) {
        try (InputStream file = beside.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalArgumentException("No script " + name + " beside " + beside.getName());
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the script " + name, e);
        }
    }

    /** A script of the given source. The name is for meters and messages. */
    public static Script of(String name, String source) {
        return new Script(name, source);
    }

    /** The file's name without its ending. */
    public String name() {
        return name;
    }

    /** Its text. */
    public String source() {
        return source;
    }

    /** The name by which Redis knows the script once it has seen it. */
    String sha1() {
        return sha1;
    }

    @Override
    public String toString() {
        return name;
    }

    private static String withoutEnding(String name) {
        return name.endsWith(".lua") ? name.substring(0, name.length() - ".lua".length()) : name;
    }

    private static String sha1(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
