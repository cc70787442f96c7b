package dev.solvent.identity;

import dev.solvent.budget.LedgerStore;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Script;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A {@link Change} spelled out for {@code change.lua}: a list of operations, each a word and its operands. */
final class ChangeScript {
    static final Script SCRIPT = LedgerStore.script(ChangeScript.class, "change.lua");

    private final Keyspace keys;
    private final List<String> operations = new ArrayList<>();
    private final Map<String, Outcome> conflicts = new HashMap<>();
    private final Map<String, Outcome> claims = new HashMap<>();
    private Optional<Outcome> contradiction = Optional.empty();

    ChangeScript(Keyspace keys, Change change, AuditConfig audit) {
        this.keys = keys;
        operations.add(channel(keys));
        change.rooms().forEach((index, most) -> operation("room", indexKey(keys, index), most.toString()));
        change.unchanged().forEach((record, version) -> {
            conflicts.put(version.key(), new Outcome.Conflict(record.kind(), record.id()));
            operation("expect", version.key(), version.version());
        });
        change.steps().forEach(this::add);
        change.carries().forEach(carry -> {
            operations.add("carry");
            operations.addAll(carry.operands());
        });
        change.spend().ifPresent(spend -> {
            operations.add("spend");
            operations.addAll(spend.operands());
        });
        if (change.isAudited()) {
            new AuditNotes(keys, audit).of(change).forEach(operations::addAll);
        }
    }

    static String channel(Keyspace keys) {
        return keys.key("changed");
    }

    static String recordKey(Keyspace keys, String kind, String id) {
        return keys.key("rec", kind, id);
    }

    static String versionKey(Keyspace keys, String kind, String id) {
        return keys.key("ver", kind, id);
    }

    static String claimKey(Keyspace keys, String claim, String name) {
        return keys.key("claim", claim, name);
    }

    static String indexKey(Keyspace keys, String index) {
        return keys.key("index", index);
    }

    List<String> operations() {
        return List.copyOf(operations);
    }

    /** Two records of the change that want the same name, which no look at Redis would show. */
    Optional<Outcome> contradiction() {
        return contradiction;
    }

    /** The outcome that the script's answer stands for. */
    Outcome outcome(String word, String key) {
        if (word.equals("full")) {
            return new Outcome.Full();
        }
        if (word.equals("period")) {
            return new Outcome.Turned();
        }
        Map<String, Outcome> outcomes = word.equals("conflict") ? conflicts : claims;
        return Optional.ofNullable(outcomes.get(key))
                .orElseThrow(() -> new IllegalStateException("change.lua answered " + word + " " + key));
    }

    private void add(Change.Step step) {
        String record = recordKey(keys, step.kind(), step.id());
        String version = versionKey(keys, step.kind(), step.id());
        conflicts.put(version, new Outcome.Conflict(step.kind(), step.id()));
        operation("expect", version, step.expectedVersion());
        claims(step);
        indexes(step);
        step.after()
                .ifPresentOrElse(
                        after -> operation("put", record, version, after.text()),
                        () -> operation("drop", record, version));
        operation("tell", step.name());
    }

    private void claims(Change.Step step) {
        Map<String, String> old = step.before().map(Stored::claims).orElse(Map.of());
        Map<String, String> wanted = step.after().map(Stored::claims).orElse(Map.of());
        old.forEach((claim, name) -> {
            if (!name.equals(wanted.get(claim))) {
                operation("release", claimKey(keys, claim, name), step.id());
            }
        });
        wanted.forEach((claim, name) -> {
            Outcome taken = new Outcome.Taken(claim, name);
            if (claims.put(claimKey(keys, claim, name), taken) != null) {
                contradiction = Optional.of(taken);
            }
            operation("claim", claimKey(keys, claim, name), step.id(), step.heirOf());
        });
    }

    private void indexes(Change.Step step) {
        Map<String, Long> wanted = step.after().map(Stored::indexes).orElse(Map.of());
        Set<String> left = new HashSet<>(
                step.before().map(Stored::indexes).orElse(Map.of()).keySet());
        left.removeAll(wanted.keySet());
        left.forEach(index -> operation("unlist", indexKey(keys, index), step.id()));
        wanted.forEach((index, place) -> operation("list", indexKey(keys, index), place.toString(), step.id()));
    }

    private void operation(String... words) {
        operations.addAll(List.of(words));
    }
}
