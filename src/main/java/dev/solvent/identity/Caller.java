package dev.solvent.identity;

import dev.solvent.budget.RecordVersion;
import java.util.List;
import java.util.Optional;

/**
 * Who is calling: a key and those that it names, as far as they exist.
 *
 * @param key the key's record
 * @param user whose key it is
 * @param team the team that the key belongs to
 * @param member what the team says of the user in it
 * @param organizations those of the key and of its team
 * @param allowances what each of them may spend: organizations, the user in them, team, member, user, key
 * @param versions of all records that were looked at, also of those that were not there
 */
public record Caller(
        KeyRecord key,
        Optional<Holder> user,
        Optional<Holder> team,
        Optional<Holder> member,
        List<Holder> organizations,
        List<Allowance> allowances,
        List<RecordVersion> versions) {
    /** In the list of a key: the models of its team, whichever they are. */
    private static final String ALL_TEAM_MODELS = "all-team-models";

    public Caller {
        organizations = List.copyOf(organizations);
        allowances = List.copyOf(allowances);
        versions = List.copyOf(versions);
    }

    /**
     * Whether all of them may use the model of that name. A user's own list counts, as with LiteLLM, for keys that belong to no
     * team.
     */
    public boolean mayUse(String model) {
        boolean keyMay = key.allows(model) || (team.isPresent() && key.allows(ALL_TEAM_MODELS));
        return keyMay
                && (team.isPresent() ? allows(team, model) : allows(user, model))
                && allows(member, model)
                && organizations.stream().allMatch(organization -> organization.allows(model));
    }

    /** The model that this key means by a name: its own alias, else its team's, else the name itself. */
    public String modelFor(String name) {
        return key.fields()
                .entry("aliases", name)
                .or(() -> team.flatMap(own -> own.fields().entry("model_aliases", name)))
                .orElse(name);
    }

    /** What the key itself may spend. */
    public Allowance ofKey() {
        return allowances.get(allowances.size() - 1);
    }

    /** The words that the requests of this key carry without saying so: the key's and its team's. */
    public List<String> tags() {
        return Tags.of(key.fields(), team.map(Holder::fields).orElse(Fields.NONE));
    }

    private static boolean allows(Optional<Holder> holder, String model) {
        return holder.isEmpty() || holder.get().allows(model);
    }
}
