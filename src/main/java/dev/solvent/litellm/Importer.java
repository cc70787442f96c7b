package dev.solvent.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a LiteLLM proxy config into a configuration of ours. Every key of it is carried over, or named in a note.
 */
public final class Importer {
    private static final Set<String> SECTIONS = Set.of(
            "model_list",
            "litellm_settings",
            "general_settings",
            "router_settings",
            "environment_variables",
            "include");

    private final Output output = new Output();
    private final Notes notes = new Notes();
    private final Reasons reasons = new Reasons();
    private final List<String> problems = new ArrayList<>();
    private final ObjectNode root;
    private final Variables variables;
    private final ModelList models = new ModelList(output, notes);

    private Importer(Path file, ObjectNode root) {
        this.root = root;
        include(file);
        this.variables = new Variables(root.path("environment_variables"));
    }

    /**
     * What came of it.
     *
     * @param text our configuration, with the remarks as comments
     * @param remarks what is to be said, a line each
     * @param warnings how many of them tell that something is lost or differs
     * @param variables the variables of the environment that the gateway will need
     */
    public record Result(String text, List<String> remarks, int warnings, Set<String> variables) {}

    /**
     * Reads and turns it.
     *
     * @throws ImportException when it is no LiteLLM config, or something in it is of the wrong type
     */
    public static Result of(Path file) {
        ObjectNode root = ForeignYaml.read(file);
        if (root.properties().stream().noneMatch(field -> SECTIONS.contains(field.getKey()))) {
            throw new ImportException(file + ": is no LiteLLM config: it has none of model_list, litellm_settings,"
                    + " general_settings, router_settings, environment_variables, include");
        }
        Importer importer = new Importer(file, root);
        Result result = importer.turn(file);
        if (!importer.problems.isEmpty()) {
            throw new ImportException(importer.problems.stream()
                    .map(problem -> file + ": " + problem)
                    .toList());
        }
        return result;
    }

    /** Lists of included files are added to those that are here; other sections replace them, as in LiteLLM. */
    private void include(Path file) {
        JsonNode said = root.remove("include");
        if (said == null || said.isNull()) {
            return;
        }
        for (JsonNode name : said) {
            if (!said.isArray() || !name.isTextual()) {
                problems.add("include: expected a list of names of files");
                return;
            }
            Path other = file.toAbsolutePath().resolveSibling(name.textValue());
            ForeignYaml.read(other).properties().forEach(field -> {
                if (field.getKey().equals("include")) {
                    notes.lost("include", "an included file's own includes are not followed");
                } else if (field.getValue() instanceof ArrayNode items
                        && root.get(field.getKey()) instanceof ArrayNode here) {
                    here.addAll(items);
                } else {
                    root.set(field.getKey(), field.getValue());
                }
            });
        }
    }

    private Result turn(Path file) {
        Section top = new Section("", root, variables, problems);
        Section environment = top.section("environment_variables");
        Section general = top.section("general_settings");
        Section litellm = top.section("litellm_settings");
        Section router = top.section("router_settings");
        Section cache = litellm.section("cache_params");
        Settings settings = new Settings(output, notes);

        settings.general(general);
        new RedisAddress(output, notes, variables).find(router, cache);
        settings.litellm(litellm);
        settings.upstream(router, litellm);
        output.set(false, "demo", "enabled");
        notes.needless(
                "",
                "this gateway listens on 127.0.0.1 port 4000; server.host: 0.0.0.0 is every address, as LiteLLM does");
        models(top);
        Routing routing = new Routing(models, output, notes);
        routing.read(router, litellm);
        models.write();
        routing.budgets(router.section("provider_budget_config"));

        List.of(general, litellm, router, cache, top).forEach(this::rest);
        for (String key : environment.left()) {
            var unused = environment.text(key); // a wrong type is a problem
        }
        variables
                .unused()
                .forEach(name -> notes.lost(
                        "environment_variables." + Section.shown(name),
                        "set it in the gateway's own environment, if it is needed"));
        List<Notes.Note> all = notes.all();
        String heading = "Made by import-litellm of " + Section.shown(String.valueOf(file.getFileName()))
                + ". What a comment says behind the name of a setting is about LiteLLM's.\n"
                + "config/solvent.yaml explains every key of this file; check-config checks it.";
        return new Result(
                output.text(heading, all),
                all.stream().map(Importer::remark).toList(),
                (int) all.stream().filter(Notes.Note::warning).count(),
                variables.needed());
    }

    private void models(Section top) {
        Map<String, ObjectNode> credentials = new HashMap<>();
        for (Section credential : top.sections("credential_list")) {
            Optional<String> name = credential.word("credential_name");
            credential
                    .take("credential_info")
                    .ifPresent(about -> notes.needless(credential.below("credential_info"), "is a description"));
            Optional<JsonNode> values = credential.take("credential_values");
            if (name.isPresent() && values.orElse(NullNode.instance) instanceof ObjectNode object) {
                credentials.put(name.get(), object);
            } else {
                problems.add(credential.path() + ": expected credential_name and credential_values");
            }
            rest(credential);
        }
        DeploymentReader reader =
                new DeploymentReader(variables, credentials, notes, reasons, models::allowUnlisted, word -> false);
        List<Deployment> deployments = new ArrayList<>();
        for (Section entry : top.sections("model_list")) {
            reader.read(entry).ifPresent(deployments::add);
        }
        if (problems.isEmpty()) {
            models.add(deployments);
        }
    }

    private void rest(Section section) {
        for (String key : section.left()) {
            section.take(key).ifPresent(value -> reasons.note(notes, section.below(key), key));
        }
    }

    private static String remark(Notes.Note note) {
        return (note.warning() ? "warning: " : "note: ") + note;
    }
}
