package dev.solvent.litellm;

import dev.solvent.litellm.Deployment.Upstream;
import dev.solvent.provider.KnownProviders;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Deployments as providers and models of ours. */
final class ModelList {
    private static final BigDecimal LARGEST_SHARE = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal HUNDREDTHS = BigDecimal.valueOf(100);
    private static final int DIGITS = 20;
    private static final String ALL = "*";

    private final Output output;
    private final Notes notes;
    private final Map<Upstream, String> providers = new LinkedHashMap<>();
    private final Map<String, Map<String, BigDecimal>> prices = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();

    private boolean unlisted;

    /** The targets of a name, with their shares; further ones are asked when these fail. */
    private record Group(List<String> targets, List<Integer> shares) {}

    ModelList(Output output, Notes notes) {
        this.output = output;
        this.notes = notes;
    }

    /** Takes over all deployments. */
    void add(List<Deployment> deployments) {
        Map<String, List<Deployment>> byGroup = new LinkedHashMap<>();
        deployments.stream()
                .filter(this::isWritable)
                .forEach(deployment -> byGroup.computeIfAbsent(deployment.group(), unused -> new ArrayList<>())
                        .add(deployment));
        byGroup.forEach((name, members) -> {
            List<Integer> shares = shares(members);
            Group group = new Group(new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < members.size(); i++) {
                String target = target(members.get(i));
                int before = group.targets().indexOf(target);
                if (before >= 0) {
                    group.shares().set(before, group.shares().get(before) + shares.get(i));
                } else {
                    group.targets().add(target);
                    group.shares().add(shares.get(i));
                }
            }
            groups.put(name, group);
        });
    }

    /** Models that are not listed may be asked too. */
    void allowUnlisted() {
        unlisted = true;
    }

    /** Gives a model another name; whether there is such a model. */
    boolean alias(String alias, String model) {
        Optional<Group> group = find(model);
        group.ifPresent(
                same -> groups.put(alias, new Group(new ArrayList<>(same.targets()), new ArrayList<>(same.shares()))));
        return group.isPresent();
    }

    /** What is asked when the targets of a model fail; whether both are known. */
    boolean fallBack(String model, String other) {
        Optional<Group> to = find(other);
        if (to.isEmpty() || !(groups.containsKey(model) || model.equals(ALL))) {
            return false;
        }
        groups.forEach((name, group) -> {
            if (name.equals(model) || (model.equals(ALL) && !name.equals(other))) {
                to.get().targets().stream()
                        .filter(target -> !group.targets().contains(target))
                        .filter(target -> name.endsWith(ALL) || !target.endsWith(ALL))
                        .toList()
                        .forEach(target -> {
                            group.targets().add(target);
                            group.shares().add(0);
                        });
            }
        });
        return true;
    }

    /** The provider of ours for what LiteLLM calls by that word, if there is one. */
    Optional<String> provider(String word) {
        return providers.containsValue(word)
                ? Optional.of(word)
                : providers.keySet().stream()
                        .filter(upstream -> upstream.word().equals(word))
                        .findFirst()
                        .map(providers::get);
    }

    /** Whether one budget covers all providers that LiteLLM calls by that word. */
    boolean sharesBill(String word) {
        List<Upstream> called = providers.keySet().stream()
                .filter(upstream -> upstream.word().equals(word))
                .toList();
        return called.size() == 1
                || called.stream().allMatch(upstream -> upstream.baseUrl().isEmpty());
    }

    /** Writes it all. */
    void write() {
        providers.forEach((upstream, name) -> write(name, upstream));
        groups.forEach((name, group) -> {
            output.set(List.copyOf(group.targets()), "models", name);
            if (group.shares().stream().filter(share -> share > 0).count() > 1) {
                output.set(List.copyOf(group.shares()), "routing", "balance", name);
            }
        });
        output.set(unlisted ? "allow" : "refuse", "routing", "unlisted_models");
    }

    /** Where a name leads: its own group, or the longest one with a star that matches. */
    private Optional<Group> find(String model) {
        if (groups.containsKey(model)) {
            return Optional.ofNullable(groups.get(model));
        }
        return groups.keySet().stream()
                .filter(name -> name.endsWith(ALL) && model.startsWith(name.substring(0, name.length() - 1)))
                .max((a, b) -> Integer.compare(a.length(), b.length()))
                .flatMap(name -> Optional.ofNullable(groups.get(name)).map(group -> {
                    String rest = model.substring(name.length() - 1);
                    List<String> targets = new ArrayList<>();
                    group.targets()
                            .forEach(target -> targets.add(
                                    target.endsWith(ALL) ? target.substring(0, target.length() - 1) + rest : target));
                    return new Group(targets, new ArrayList<>(group.shares()));
                }));
    }

    private boolean isWritable(Deployment deployment) {
        String name = deployment.group();
        String model = deployment.model();
        boolean stars = starsWell(name) && starsWell(model) && (name.endsWith(ALL) || !model.endsWith(ALL));
        if (!stars) {
            notes.lost(deployment.path(), "a * can only stand at the end, of the name too: left out", "models");
        }
        return stars;
    }

    private static boolean starsWell(String text) {
        int star = text.indexOf('*');
        return star < 0 || star == text.length() - 1;
    }

    private String target(Deployment deployment) {
        Upstream upstream = deployment.upstream();
        String target = named(upstream) + "/" + deployment.model();
        Map<String, BigDecimal> before = prices.get(target);
        if (before != null && !before.equals(deployment.prices())) {
            upstream = upstream.onlyFor(deployment.path()); // one target has one price
            target = named(upstream) + "/" + deployment.model();
        }
        prices.put(target, deployment.prices());
        if (!deployment.prices().isEmpty()) {
            Output.Flat flat = new Output.Flat();
            flat.putAll(deployment.prices());
            output.set(flat, "prices", "models", target);
        }
        String at = target;
        deployment.like().ifPresent(other -> output.set(other, "prices", "like", at));
        return target;
    }

    private String named(Upstream upstream) {
        return providers.computeIfAbsent(upstream, fresh -> {
            String wish = upstream.baseUrl().isEmpty()
                            || KnownProviders.named(upstream.word()).isEmpty()
                    ? upstream.word()
                    : upstream.word() + place(upstream.baseUrl().get());
            String name = wish;
            for (int i = 2; providers.containsValue(name); i++) {
                name = wish + "-" + i;
            }
            return name;
        });
    }

    /** The first word of an address's host, for a name. */
    private static String place(String url) {
        String host = url.replaceFirst("^[a-zA-Z]+://", "").replaceFirst("[/?].*", "");
        boolean number = host.matches("[0-9.]+(:[0-9]+)?");
        String first = number || url.startsWith("$") ? host : host.replaceFirst("[.:].*", "");
        String word =
                first.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return word.isEmpty() ? "" : "-" + (word.length() > 40 ? word.substring(0, 40) : word);
    }

    private void write(String name, Upstream upstream) {
        output.name("providers", name);
        if (!upstream.kind().equals(name)) {
            output.set(upstream.kind(), "providers", name, "like");
        }
        set(upstream.baseUrl(), name, "base_url");
        set(upstream.apiKey(), name, "api_key");
        set(upstream.keyHeader(), name, "auth");
        set(upstream.outputLimitField(), name, "output_limit_field");
        set(upstream.timeout(), name, "timeout");
        if (!upstream.headers().isEmpty()) {
            Output.Flat headers = new Output.Flat();
            headers.putAll(upstream.headers());
            output.set(headers, "providers", name, "headers");
        }
        upstream.budget().ifPresent(budget -> {
            output.set(budget.usd(), "providers", name, "max_budget");
            set(budget.duration(), name, "budget_duration");
        });
    }

    private void set(Optional<String> value, String provider, String key) {
        value.ifPresent(text -> output.set(text, "providers", provider, key));
    }

    /** Shares are whole numbers: fractions are written in hundredths, and large ones are scaled down. */
    private static List<Integer> shares(List<Deployment> members) {
        int first = members.stream().mapToInt(Deployment::rank).min().orElse(0);
        Function<Deployment, Optional<BigDecimal>> by = by(members);
        List<BigDecimal> stated = members.stream()
                .map(member -> by.apply(member).orElse(BigDecimal.ZERO).max(BigDecimal.ZERO))
                .toList();
        boolean whole =
                stated.stream().allMatch(share -> share.stripTrailingZeros().scale() <= 0);
        BigDecimal largest = stated.stream().reduce(BigDecimal.ONE, BigDecimal::max);
        BigDecimal factor = largest.compareTo(LARGEST_SHARE) > 0
                ? LARGEST_SHARE.divide(largest, DIGITS, RoundingMode.DOWN)
                : whole ? BigDecimal.ONE : HUNDREDTHS.min(LARGEST_SHARE.divide(largest, DIGITS, RoundingMode.DOWN));
        List<Integer> shares = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            int share = stated.get(i).multiply(factor).intValue();
            shares.add(members.get(i).rank() > first ? 0 : share);
        }
        return shares;
    }

    /** As LiteLLM draws: by weight if any has one, else by rpm, else by tpm, else alike. */
    private static Function<Deployment, Optional<BigDecimal>> by(List<Deployment> members) {
        List<Function<Deployment, Optional<BigDecimal>>> ways = List.of(
                member -> member.weight().weight(),
                member -> member.weight().rpm(),
                member -> member.weight().tpm());
        return ways.stream()
                .filter(way ->
                        members.stream().anyMatch(member -> way.apply(member).isPresent()))
                .findFirst()
                .orElse(member -> Optional.of(BigDecimal.ONE));
    }
}
