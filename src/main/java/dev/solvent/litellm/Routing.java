package dev.solvent.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Aliases, fallbacks, the strategy and the budgets of providers. */
final class Routing {
    private static final String ALL = "*";
    private static final Set<String> DRAWS = Set.of("simple-shuffle");

    private final ModelList models;
    private final Output output;
    private final Notes notes;
    private final Map<String, String> aliased = new LinkedHashMap<>();

    Routing(ModelList models, Output output, Notes notes) {
        this.models = models;
        this.output = output;
        this.notes = notes;
    }

    void read(Section router, Section litellm) {
        aliases(router, "model_group_alias");
        aliases(litellm, "model_group_alias");
        aliases(litellm, "model_alias_map");
        for (Section section : List.of(router, litellm)) {
            fallbacks(section);
        }
        for (Section section : List.of(router, litellm)) {
            for (JsonNode name : section.items("default_fallbacks")) {
                fallBack(section.below("default_fallbacks"), ALL, name);
            }
        }
        aliased.forEach((alias, model) -> {
            // An alias has the fallbacks of its model, behind its own.
            if (!models.fallBack(alias, model)) {
                throw new IllegalStateException("was there before: " + alias);
            }
        });
        router.word("routing_strategy")
                .filter(strategy -> !DRAWS.contains(strategy))
                .ifPresent(strategy -> notes.differs(
                        router.below("routing_strategy"), "targets are drawn by chance, by their shares", "routing"));
    }

    private void aliases(Section section, String key) {
        Section aliases = section.section(key);
        for (String alias : aliases.left()) {
            if (aliases.isSection(alias)) {
                Section said = aliases.section(alias);
                said.word("model").ifPresent(model -> alias(aliases.below(alias), alias, model));
                if (said.isTrue("hidden")) {
                    notes.lost(said.below("hidden"), "the name is listed with the others", "models");
                }
                said.left().forEach(other -> notes.lost(said.below(other), "has no counterpart", "models"));
            } else {
                aliases.word(alias).ifPresent(model -> alias(aliases.below(alias), alias, model));
            }
        }
    }

    private void alias(String path, String alias, String model) {
        if (alias.isBlank() || alias.indexOf('*') >= 0 || !models.alias(alias, model)) {
            notes.lost(path, "there is no such model here: " + Section.shown(model), "models");
        } else {
            aliased.put(alias, model);
        }
    }

    /** A list of {@code {model: [others]}}. */
    private void fallbacks(Section section) {
        String path = section.below("fallbacks");
        for (JsonNode entry : section.items("fallbacks")) {
            if (!(entry instanceof ObjectNode object)) {
                section.wrong("fallbacks", "a list of a model and its fallbacks each");
                continue;
            }
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                for (JsonNode other : field.getValue().isArray() ? field.getValue() : List.of(field.getValue())) {
                    fallBack(path + "." + Section.shown(field.getKey()), field.getKey(), other);
                }
            }
        }
    }

    private void fallBack(String path, String model, JsonNode other) {
        if (!other.isTextual()) {
            notes.lost(path, "a fallback is a model's name; one with parameters of its own is left out", "models");
        } else if (!models.fallBack(model, other.textValue())) {
            notes.lost(
                    path,
                    "either it or its fallback " + Section.shown(other.textValue()) + " is no model here",
                    "models");
        }
    }

    /** Gives the providers their budgets, once they are written. */
    void budgets(Section budgets) {
        for (String word : budgets.left()) {
            Section budget = budgets.section(word);
            var usd = budget.number("budget_limit").or(() -> budget.number("max_budget"));
            var period = Settings.rolling(budget, notes, "providers");
            budget.left().forEach(key -> notes.lost(budget.below(key), "has no counterpart", "providers"));
            var provider = models.provider(word);
            if (usd.isEmpty() || provider.isEmpty()) {
                notes.lost(budget.path(), "no provider here is called that, or there is no limit", "providers");
                continue;
            }
            output.set(usd.get(), "providers", provider.get(), "max_budget");
            period.ifPresent(text -> output.set(text, "providers", provider.get(), "budget_duration"));
            notes.differs(
                    budget.path(),
                    models.sharesBill(word)
                            ? "is a hard limit"
                            : "is a hard limit, but of this provider alone: others by that word are at another address",
                    "providers",
                    provider.get());
        }
    }
}
