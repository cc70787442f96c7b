package dev.solvent;

import dev.solvent.config.ServerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a gateway says when it has started: where it listens and, while its master key is one that it made itself, three
 * lines to paste into another shell. They need no more than bash and curl, and show no secret.
 */
final class Banner {
    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_./+-]+");
    private static final String JSON = " -H 'Content-Type: application/json' -d ";

    private final String address;

    private Banner(String address) {
        this.address = address;
    }

    /**
     * The banner of a gateway.
     *
     * @param port the port that it has, whatever was asked for
     */
    static Banner of(ServerConfig server, int port) {
        return new Banner("http://" + reachable(server.host()) + ":" + port);
    }

    /** Where the gateway listens. */
    String greeting() {
        return "Solvent " + Version.current() + " listens on " + address;
    }

    /** Where the master key is, and the three lines. */
    List<String> firstSteps(Path masterKeyFile) {
        String file = masterKeyFile.toAbsolutePath().normalize().toString();
        return List.of(
                "The master key is in " + file,
                "To try it, paste into another shell: make a key, ask a question, see the spend.",
                "",
                "KEY=$(curl -s " + address + "/key/generate -H \"Authorization: Bearer $(cat " + quoted(file) + ")\""
                        + JSON
                        + "'{\"max_budget\": 1}' | sed -n 's/.*\"key\": *\"\\(sk-[^\"]*\\)\".*/\\1/p'); echo \"$KEY\"",
                "curl -s " + address + "/v1/chat/completions -H \"Authorization: Bearer $KEY\"" + JSON
                        + "'{\"model\": \"demo\", \"messages\": [{\"role\": \"user\", \"content\": \"How are you?\"}]}'; echo",
                "curl -s " + address + "/key/info -H \"Authorization: Bearer $KEY\"; echo",
                "");
    }

    /** A host at which this machine reaches what listens on that one: nobody can call 0.0.0.0. */
    private static String reachable(String host) {
        String bare = host.replaceAll("^\\[|]$", "");
        if (bare.equals("0.0.0.0")) {
            return "127.0.0.1";
        } else if (bare.equals("::")) {
            return "[::1]";
        }
        return bare.contains(":") ? "[" + bare + "]" : bare;
    }

    /** A path as one word of a shell, also inside double quotes and $(...). */
    private static String quoted(String path) {
        return NEEDS_NO_QUOTES.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
