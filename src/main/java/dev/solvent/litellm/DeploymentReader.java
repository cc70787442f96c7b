package dev.solvent.litellm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.litellm.Deployment.Budget;
import dev.solvent.litellm.Deployment.Upstream;
import dev.solvent.litellm.Deployment.Weight;
import dev.solvent.litellm.ModelAddress.Outcome;
import dev.solvent.pricing.LitellmPrices;
import dev.solvent.provider.KnownProviders;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Reads the entries of a {@code model_list}. */
final class DeploymentReader {
    /** What a model without a list price is taken to have, if nothing is said: a large window makes bounds safe. */
    private static final BigDecimal USUAL_WINDOW = BigDecimal.valueOf(1_000_000);

    private static final String ALL = "*";
    private static final BigDecimal USUAL_OUTPUT = BigDecimal.valueOf(4_096);
    private static final Set<String> SERVED_MODES = Set.of("chat", "completion");
    private static final List<String> ABOUT_THE_MODEL = List.of("supports_", "description", "key", "litellm_provider");

    private final Variables variables;
    private final Map<String, ObjectNode> credentials;
    private final Notes notes;
    private final Reasons reasons;
    private final Runnable everything;
    private final Predicate<String> configured;

    /**
     * A reader.
     *
     * @param credentials the sections {@code credential_values} by their names
     * @param everything runs when an entry stands for every model of every provider
     * @param configured tells the providers of ours that a model may name
     */
    DeploymentReader(
            Variables variables,
            Map<String, ObjectNode> credentials,
            Notes notes,
            Reasons reasons,
            Runnable everything,
            Predicate<String> configured) {
        this.configured = configured;
        this.everything = everything;
        this.variables = variables;
        this.credentials = credentials;
        this.notes = notes;
        this.reasons = reasons;
    }

    /** The deployment, unless it cannot be called; then a note says why. */
    Optional<Deployment> read(Section entry) {
        Optional<String> group = entry.word("model_name");
        if (group.isEmpty() || group.get().isBlank()) {
            entry.wrong("model_name", "the name of a model");
        }
        Section params = entry.section("litellm_params");
        Section info = entry.section("model_info");
        fillIn(params);
        Optional<String> model = params.word("model");
        if (model.isEmpty() || model.get().isBlank()) {
            params.wrong("model", "such as openai/gpt-4o");
        }
        String name = group.orElse("");
        if (name.equals(ALL) && model.equals(Optional.of(ALL))) {
            everything.run();
            notes.differs(
                    params.path(),
                    "every model of the providers that are on, by provider/model or by its name in the price list",
                    "routing");
            rest(params, "routing");
            rest(info, "routing");
            rest(entry, "routing");
            return Optional.empty();
        }
        Optional<String> base = params.text("api_base").or(() -> params.text("base_url"));
        Outcome where = where(model.orElse("x"), params.word("custom_llm_provider"), base);
        if (where instanceof Outcome.Unsupported unsupported) {
            notes.lost(params.path(), name + " has no such target here: " + unsupported.why(), "models");
            params.clear();
            info.clear();
            rest(entry, "models");
            return Optional.empty();
        }
        Deployment deployment = deployment(name, (Outcome.Found) where, params, info);
        rest(entry, "models", name);
        return Optional.of(deployment);
    }

    private Outcome where(String model, Optional<String> provider, Optional<String> base) {
        int slash = model.indexOf('/');
        String word = provider.orElse(model.substring(0, Math.max(slash, 0)));
        if (!configured.test(word)) {
            return ModelAddress.of(model, provider, base);
        }
        String name = model.startsWith(word + "/") ? model.substring(slash + 1) : model;
        return new Outcome.Found(word, word, name, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Credentials that stand elsewhere fill the places that are empty. */
    private void fillIn(Section params) {
        params.word("litellm_credential_name").ifPresent(name -> {
            ObjectNode values = credentials.get(name);
            if (values == null) {
                notes.lost(params.below("litellm_credential_name"), "credential_list has no such name", "models");
            } else {
                params.fill(values);
            }
        });
    }

    private Deployment deployment(String name, Outcome.Found where, Section params, Section info) {
        LitellmPrices prices = prices(params, info);
        Optional<String> like = info.word("base_model")
                .or(() -> params.word("base_model"))
                .flatMap(base -> like(base, info.below("base_model"), where));
        Weight weight = new Weight(params.number("weight"), params.number("rpm"), params.number("tpm"));
        for (String limit : List.of("rpm", "tpm")) {
            boolean said = limit.equals("rpm")
                    ? weight.rpm().isPresent()
                    : weight.tpm().isPresent();
            if (said) {
                notes.lost(
                        params.below(limit),
                        "the rate of a single target is not limited here; it only decides its share of the requests",
                        "models",
                        name);
            }
        }
        int rank = params.number("order").map(BigDecimal::intValue).orElse(Integer.MAX_VALUE);
        Upstream upstream = upstream(where, params);
        info.word("mode")
                .filter(mode -> !SERVED_MODES.contains(mode))
                .ifPresent(mode ->
                        notes.differs(info.below("mode"), "so far only chat completions are served", "models", name));
        Map<String, BigDecimal> words = complete(prices, where, like, params.path(), name);
        rest(params, "models", name);
        restOfInfo(info, name);
        return new Deployment(params.path(), name, upstream, where.model(), words, like, weight, rank);
    }

    private Upstream upstream(Outcome.Found where, Section params) {
        Optional<String> key = params.text("api_key").filter(text -> !text.isBlank());
        key.filter(text -> !Variables.isReference(text))
                .ifPresent(text -> notes.differs(
                        params.below("api_key"), "a secret in the clear; better a variable: ${NAME}", "providers"));
        if (key.isEmpty() && where.baseUrl().isEmpty()) {
            key = KnownProviders.keyVariables(where.word()).stream()
                    .filter(variables::gives)
                    .findFirst()
                    .or(() -> KnownProviders.keyVariables(where.word()).stream().findFirst())
                    .map(variables::variable);
        }
        if (where.word().equals("azure")) {
            params.take("api_version")
                    .ifPresent(version -> notes.needless(
                            params.below("api_version"),
                            "Azure is called at /openai/v1, which takes none",
                            "providers"));
        }
        if (where.baseUrl().filter(url -> url.startsWith("${")).isPresent()) {
            notes.needless(params.below("api_base"), "the variable must not end in a slash", "providers");
        }
        Map<String, String> headers = new TreeMap<>(params.texts("extra_headers"));
        headers.putAll(params.texts("headers"));
        params.text("organization").ifPresent(id -> headers.put("OpenAI-Organization", id));
        Optional<Budget> budget =
                params.number("max_budget").map(usd -> new Budget(usd, Settings.rolling(params, notes, "providers")));
        return new Upstream(
                where.word(),
                where.kind(),
                where.baseUrl(),
                key,
                where.keyHeader(),
                where.outputLimitField(),
                headers,
                Settings.duration(params, "timeout"),
                budget,
                budget.isPresent() ? params.path() : "");
    }

    private LitellmPrices prices(Section params, Section info) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (Section section : List.of(info, params)) {
            for (String key : section.left()) {
                boolean limitOfRequests = section.equals(params) && key.equals("max_tokens");
                if (LitellmPrices.isOne(key) && !limitOfRequests) {
                    section.take(key).ifPresent(value -> fields.set(key, value));
                }
            }
        }
        return LitellmPrices.read(fields);
    }

    private Optional<String> like(String baseModel, String path, Outcome.Found where) {
        Optional<String> listed = ModelAddress.listed(baseModel)
                .or(() -> ModelAddress.listed(baseModel.substring(baseModel.indexOf('/') + 1)));
        if (listed.isEmpty()) {
            notes.lost(path, "the price list has no such model", "prices", "like");
        }
        return listed.filter(other -> !other.equals(where.kind() + "/" + where.model()));
    }

    /** Prices that make a whole card; none where a model's own ones cannot be carried whole. */
    private Map<String, BigDecimal> complete(
            LitellmPrices prices, Outcome.Found where, Optional<String> like, String path, String name) {
        Map<String, BigDecimal> words = new LinkedHashMap<>(prices.words());
        boolean listed = like.isPresent() || ModelAddress.isPriced(where.kind(), where.model());
        boolean wildcard = where.model().endsWith("*");
        prices.refused()
                .forEach(field -> notes.lost(
                        path + "." + Section.shown(field),
                        "this price has no counterpart; see prices.file",
                        "prices",
                        "models"));
        boolean whole = words.containsKey("input") && words.containsKey("output");
        boolean any = words.keySet().stream().anyMatch(word -> !word.startsWith("max_"));
        if (!prices.refused().isEmpty() || wildcard || (any && !whole && !(listed && words.containsKey("request")))) {
            if (any) {
                notes.lost(path, "prices that are not whole (input and output, of one model) are left out", "prices");
            }
            words.clear();
        } else if (!any) {
            words.clear(); // limits alone: the list knows them
        }
        if (words.isEmpty() && !listed && !wildcard) {
            notes.differs(
                    path,
                    where.model() + " has no price: under a budget it is refused until prices.models has one",
                    "models",
                    name);
        } else if (!words.isEmpty() && !listed) {
            fill(words, "max_input", USUAL_WINDOW, path);
            fill(words, "max_output", USUAL_OUTPUT, path);
        }
        return words;
    }

    private void fill(Map<String, BigDecimal> words, String limit, BigDecimal usual, String path) {
        if (words.putIfAbsent(limit, usual) == null) {
            notes.differs(
                    path, "nothing says " + limit + " of this model; " + usual + " is a guess", "prices", "models");
        }
    }

    private void restOfInfo(Section info, String name) {
        for (String key : info.left()) {
            if (ABOUT_THE_MODEL.stream().anyMatch(key::startsWith)) {
                info.take(key)
                        .ifPresent(value ->
                                notes.needless(info.below(key), "the price list says such things", "models", name));
            }
        }
        rest(info, "models", name);
    }

    private void rest(Section section, String... place) {
        section.left().forEach(key -> reasons.note(notes, section.below(key), key, place));
        section.clear();
    }
}
