package dev.solvent.limit;

import java.util.Optional;

/**
 * What is counted together.
 *
 * @param id names the counters in Redis; stays whatever else changes
 * @param kind the word that clients read: {@code api_key}, {@code team}, {@code model_per_key}, …; one of a few
 * @param holder whose it is, as clients know them; a key by its hash
 * @param model the one model that is counted; empty for all
 */
public record Scope(String id, String kind, String holder, Optional<String> model) {
    /** What clients read beside the kind. */
    public String name() {
        return model.map(of -> holder + ":" + of).orElse(holder);
    }
}
