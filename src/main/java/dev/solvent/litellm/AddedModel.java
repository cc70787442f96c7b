package dev.solvent.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.pricing.LitellmPrices;
import dev.solvent.provider.AuthStyle;
import dev.solvent.provider.ConnectionConfig;
import dev.solvent.provider.KnownProviders;
import dev.solvent.provider.ProviderConfig;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A deployment that somebody adds while the gateway runs, in the form of an entry of a {@code model_list}. Stricter than an
 * import: what has no counterpart is refused, unless it says nothing.
 */
public final class AddedModel {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Reasons REASONS = new Reasons();
    private static final String ENVIRONMENT = "os.environ/";

    /** Variables that an admin may have sent to an address of their choosing; no others. */
    private static final Pattern KEYS = Pattern.compile("(?!SOLVENT_|REDIS_).*_(KEY|TOKEN|API_BASE|BASE_URL|ENDPOINT)");

    /** What only describes, or chooses among what we do not have: kept and given back. */
    private static final Set<String> KEPT = Set.of("rpm", "tpm", "api_version", "tags");

    private final Deployment deployment;
    private final Map<String, String> environment;
    private final boolean ownUpstream;

    private AddedModel(Deployment deployment, Map<String, String> environment, boolean ownUpstream) {
        this.deployment = deployment;
        this.environment = environment;
        this.ownUpstream = ownUpstream;
    }

    /**
     * Reads one.
     *
     * @param entry {@code model_name}, {@code litellm_params}, {@code model_info}
     * @param environment what {@code os.environ/NAME} is looked up in; names of keys and addresses of providers alone
     * @param on the names of the providers that are on
     * @throws ImportException what is wrong with it; shows no secret
     */
    public static AddedModel of(ObjectNode entry, Map<String, String> environment, Set<String> on) {
        List<String> problems = new ArrayList<>();
        Variables variables = new Variables(NullNode.instance);
        Notes notes = new Notes();
        ObjectNode deployment = saying(entry);
        JsonNode params = deployment.path("litellm_params");
        boolean own = params.has("api_key") || params.has("api_base") || params.has("base_url");
        refuseOthersVariables(params, environment);
        Section section = new Section("", deployment, variables, problems);
        Optional<Deployment> read = new DeploymentReader(
                        variables, Map.of(), notes, REASONS, () -> {}, word -> !own && on.contains(word))
                .read(section);
        if (!problems.isEmpty()) {
            throw new ImportException(problems.get(0));
        }
        for (Notes.Note note : notes.all()) {
            boolean kept = KEPT.contains(note.from().substring(note.from().lastIndexOf('.') + 1));
            if (note.weight() == Notes.Weight.LOST && !kept) {
                throw new ImportException(note.toString());
            }
        }
        Deployment found =
                read.orElseThrow(() -> new ImportException(notes.all().get(0).toString()));
        if (found.group().indexOf('*') >= 0 || found.model().indexOf('*') >= 0) {
            throw new ImportException("model_name: a * can only be configured");
        }
        AddedModel model = new AddedModel(found, environment, own);
        if (!own && !on.contains(found.upstream().word())) {
            throw new ImportException(
                    "no provider " + found.upstream().word() + " is on: litellm_params needs an api_key");
        }
        try {
            if (own) {
                var unused = model.config("any");
            }
        } catch (IllegalArgumentException e) {
            throw new ImportException(
                    "litellm_params." + String.valueOf(e.getMessage()).replaceFirst("^base_url", "api_base"));
        }
        return model;
    }

    /** Without what says nothing: null, false, an empty text, list or object. */
    private static ObjectNode saying(ObjectNode entry) {
        ObjectNode saying = JsonNodeFactory.instance.objectNode();
        for (String key : List.of("model_name", "litellm_params", "model_info")) {
            JsonNode value = entry.path(key);
            if (key.equals("litellm_params") && value instanceof ObjectNode params) {
                ObjectNode kept = saying.putObject(key);
                params.properties().stream()
                        .filter(field -> !saysNothing(field.getValue()))
                        .forEach(field -> kept.set(field.getKey(), field.getValue()));
            } else if (key.equals("model_info") && value instanceof ObjectNode info) {
                saying.set(key, aboutPrices(info));
            } else if (!value.isMissingNode()) {
                saying.set(key, value);
            }
        }
        return saying;
    }

    /** Of the description of a model only what changes how it is called or billed is read; the rest is given back as it came. */
    private static ObjectNode aboutPrices(ObjectNode info) {
        ObjectNode read = JsonNodeFactory.instance.objectNode();
        info.properties().stream()
                .filter(field -> !saysNothing(field.getValue()))
                .filter(field -> field.getKey().equals("base_model")
                        || field.getKey().equals("team_id")
                        || LitellmPrices.isOne(field.getKey()))
                .forEach(field -> read.set(field.getKey(), field.getValue()));
        return read;
    }

    private static boolean saysNothing(JsonNode value) {
        return value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isTextual() && value.textValue().isBlank())
                || (value.isContainerNode() && value.isEmpty());
    }

    private static void refuseOthersVariables(JsonNode value, Map<String, String> environment) {
        if (value instanceof ObjectNode || value instanceof ArrayNode) {
            value.forEach(part -> refuseOthersVariables(part, environment));
        } else if (value.isTextual() && value.textValue().startsWith(ENVIRONMENT)) {
            String name = value.textValue().substring(ENVIRONMENT.length());
            if (!KEYS.matcher(name).matches()) {
                throw new ImportException(
                        Section.shown(value.textValue())
                                + ": only variables whose names end in _KEY, _TOKEN, _API_BASE, _BASE_URL or _ENDPOINT may be named");
            }
            if (environment.getOrDefault(name, "").isEmpty()) {
                throw new ImportException("the environment variable " + name + " is not set");
            }
        }
    }

    /** The model's name as clients will know it. */
    public String name() {
        return deployment.group();
    }

    /** The provider that is on already and takes its requests; none where it has an address or a key of its own. */
    public Optional<String> configured() {
        return ownUpstream
                ? Optional.empty()
                : Optional.of(deployment.upstream().word());
    }

    /** The model as its provider names it. */
    public String model() {
        return deployment.model();
    }

    /** What LiteLLM calls its provider. */
    public String word() {
        return deployment.upstream().word();
    }

    /** The provider whose prices hold. */
    public String kind() {
        return deployment.upstream().kind();
    }

    /** Prices of its own, in the words of {@link dev.solvent.pricing.OwnPrices}. */
    public Map<String, BigDecimal> prices() {
        return deployment.prices();
    }

    /** Whose prices it has: {@code provider/model}. */
    public Optional<String> like() {
        return deployment.like();
    }

    /** Its part of the requests that the targets of its name share. */
    public int share() {
        Deployment.Weight weight = deployment.weight();
        return weight.weight()
                .or(weight::rpm)
                .or(weight::tpm)
                .map(number -> Math.max(1, Math.min(1_000_000, number.intValue())))
                .orElse(1);
    }

    /** The provider that it needs, if it is none of those that are on. */
    public ProviderConfig config(String name) {
        Deployment.Upstream upstream = deployment.upstream();
        Optional<ProviderConfig> known = KnownProviders.named(upstream.kind());
        String address = upstream.baseUrl()
                .map(this::filled)
                .or(() -> known.map(ProviderConfig::baseUrl))
                .orElseThrow(() -> new IllegalArgumentException("api_base: is missing"));
        ProviderConfig usual = ProviderConfig.of(name, address);
        ConnectionConfig how = usual.connections();
        ProviderConfig config = new ProviderConfig(
                name,
                upstream.kind(),
                address,
                upstream.apiKey().map(this::filled).filter(key -> !key.isEmpty()),
                upstream.keyHeader().map(AuthStyle::parse).orElse(usual.auth()),
                Map.of(),
                upstream.outputLimitField()
                        .or(() -> known.map(ProviderConfig::outputLimitField))
                        .orElse(usual.outputLimitField()),
                known.map(ProviderConfig::billedStatuses).orElse(usual.billedStatuses()),
                upstream.timeout().map(time -> how.withTimeout(millis(time))).orElse(how));
        Map<String, String> headers = new HashMap<>();
        upstream.headers().forEach((header, value) -> headers.put(header, filled(value)));
        return config.withHeaders(headers);
    }

    private static long millis(String duration) {
        return duration.endsWith("ms")
                ? Long.parseLong(duration.substring(0, duration.length() - 2))
                : Long.parseLong(duration.substring(0, duration.length() - 1)) * 1_000;
    }

    /** A text of a configuration with its variables filled in. */
    private String filled(String written) {
        Matcher reference = REFERENCE.matcher(written);
        return reference.replaceAll(found ->
                Matcher.quoteReplacement(found.group(1) == null ? "${" : environment.getOrDefault(found.group(1), "")));
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
        return "AddedModel[" + name() + " is " + kind() + "/" + model() + "]";
    }
}
