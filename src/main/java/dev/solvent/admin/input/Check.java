package dev.solvent.admin.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.budget.InvalidPeriodException;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.RouteRules;
import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a field must look like; tells what is wrong with a value that is not null. */
public interface Check {
    /** Amounts have no more digits than this; a long way below a nano-dollar. */
    int MOST_DIGITS = 40;

    Optional<String> problem(JsonNode value);

    /** The same as a JSON Schema, as far as one can say it. */
    default ObjectNode schema() {
        return ExactJson.object();
    }

    /** A check that also says what a value looks like. */
    record Described(Check check, ObjectNode schema) implements Check {
        @Override
        public Optional<String> problem(JsonNode value) {
            return check.problem(value);
        }
    }

    /** The same check, described by a type of JSON Schema and a few words. */
    default Check described(String type, String description) {
        ObjectNode schema = ExactJson.object().put("type", type);
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
        return new Described(this, schema);
    }

    /** The same check; the values of its list or object are texts. */
    private Check ofTexts(String type) {
        ObjectNode schema = ExactJson.object().put("type", type);
        schema.putObject(type.equals("array") ? "items" : "additionalProperties")
                .put("type", "string");
        return new Described(this, schema);
    }

    /** US dollars, not negative, not beyond the largest amount. */
    static Check money() {
        Check check = value -> {
            if (!value.isNumber()) {
                return Optional.of("must be a number");
            }
            BigDecimal usd = value.decimalValue();
            if (usd.signum() < 0) {
                return Optional.of("must not be negative");
            }
            if (Math.abs((long) usd.scale()) > MOST_DIGITS || usd.precision() > MOST_DIGITS) {
                return Optional.of("must not have more than " + MOST_DIGITS + " digits");
            }
            try {
                NanoUsd floor = NanoUsd.floor(usd);
                return floor.isNegative() ? Optional.of("must not be negative") : Optional.empty();
            } catch (MoneyOverflowException e) {
                return Optional.of("must not be more than " + NanoUsd.MAX + " USD");
            }
        };
        return check.described("number", "US dollars, not negative");
    }

    /** A whole number from 0 to the given one; clients may write it as {@code 10.0}. */
    static Check whole(long most) {
        BigDecimal largest = BigDecimal.valueOf(most);
        Predicate<JsonNode> fits = value -> value.isNumber()
                && value.decimalValue().signum() >= 0
                && value.decimalValue().compareTo(largest) <= 0
                && value.decimalValue().stripTrailingZeros().scale() <= 0;
        return of(fits, "must be a whole number from 0 to " + most).described("integer", "not negative");
    }

    /** A budget's period. */
    static Check period() {
        return text().and(value -> {
                    try {
                        return BudgetPeriod.parse(value.textValue()).text().isEmpty()
                                ? Optional.of("must not be empty")
                                : Optional.empty();
                    } catch (InvalidPeriodException e) {
                        return Optional.of("is not valid: " + e.getMessage());
                    }
                })
                .described("string", "a period such as 30s, 12h, 1d, 7d, 30d, 1mo or rolling:30d");
    }

    /** How long a key lives. */
    static Check lifetime() {
        return text().and(value -> Lifetime.problem(value.textValue()))
                .described("string", "how long it lives from now on, such as 30d; -1 for ever");
    }

    /** How long the former secret of a key still opens; an empty text is no time at all. */
    static Check grace() {
        Check check = value -> value.textValue().isEmpty()
                ? Optional.empty()
                : value.textValue().equals(Lifetime.FOR_EVER)
                        ? Optional.of("must end")
                        : Lifetime.problem(value.textValue());
        return text().and(check).described("string", "how long the former key still opens, such as 24h");
    }

    static Check text() {
        return of(JsonNode::isTextual, "must be a string").described("string", "");
    }

    /** A text that people or programs look things up by. */
    static Check name() {
        return text().and(value -> Texts.problem(value.textValue())).described("string", "");
    }

    static Check secret() {
        return text().and(of(value -> KeySecret.isWellFormed(value.textValue()), "must be " + KeySecret.FORM))
                .described("string", KeySecret.FORM);
    }

    static Check flag() {
        return of(JsonNode::isBoolean, "must be true or false").described("boolean", "");
    }

    static Check object() {
        return of(JsonNode::isObject, "must be an object").described("object", "");
    }

    /** A list of objects. */
    static Check objects() {
        return of(JsonNode::isArray, "must be a list of objects")
                .and(value -> {
                    for (JsonNode part : value) {
                        if (!part.isObject()) {
                            return Optional.of("must be a list of objects");
                        }
                    }
                    return Optional.empty();
                })
                .described("array", "objects");
    }

    /** A list of names. */
    static Check names() {
        return of(JsonNode::isArray, "must be a list of strings")
                .and(Check::problemInside)
                .ofTexts("array");
    }

    /** A list of routes: paths, or names of groups of them. */
    static Check routes() {
        return names().and(value -> {
                    for (JsonNode route : value) {
                        Optional<String> problem = RouteRules.problem(route.textValue());
                        if (problem.isPresent()) {
                            return Optional.of("has '" + route.textValue() + "', which " + problem.get());
                        }
                    }
                    return Optional.empty();
                })
                .described("array", "paths, which may end in *, or groups like llm_api_routes");
    }

    /** An object from names to names. */
    static Check namesByName() {
        return object().and(Check::problemInside).ofTexts("object");
    }

    static Check oneOf(String... choice) {
        List<String> allowed = List.of(choice);
        String words = String.join(", ", allowed);
        return text().and(of(value -> allowed.contains(value.textValue()), "must be one of " + words))
                .described("string", "one of " + words);
    }

    /** Whatever its reader takes. */
    static Check anything() {
        return value -> Optional.empty();
    }

    /** Nothing that would limit or grant anything: what we do not enforce must not look as if we did. */
    static Check nothing() {
        return of(Check::isNothing, "is not enforced by this version of Solvent; leave it out or send null");
    }

    /** Set by the gateway alone. */
    static Check ours() {
        return value -> Optional.of("is set by the gateway and cannot be sent");
    }

    default Check and(Check next) {
        return value -> problem(value).or(() -> next.problem(value));
    }

    private static Check of(Predicate<JsonNode> holds, String problem) {
        return value -> holds.test(value) ? Optional.empty() : Optional.of(problem);
    }

    private static boolean isNothing(JsonNode value) {
        boolean empty =
                value.isContainerNode() ? value.isEmpty() : value.asText().isEmpty();
        return value.isNull() || empty || (value.isBoolean() && !value.booleanValue());
    }

    private static Optional<String> problemInside(JsonNode parts) {
        for (JsonNode part : parts) {
            Optional<String> problem = name().problem(part);
            if (problem.isPresent()) {
                return Optional.of("has a part that " + problem.get());
            }
        }
        return Optional.empty();
    }
}
