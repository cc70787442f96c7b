package dev.solvent.admin.input;

import com.fasterxml.jackson.databind.node.DecimalNode;
import io.vertx.core.MultiMap;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a request, behind the question mark and in the path. Each is read as what it should be, or refused by name.
 *
 * @param declared what the endpoint says that it takes; it cannot read anything else
 */
public record Query(MultiMap values, Set<String> declared) {
    /** The value; none if it is absent or empty. */
    public Optional<String> text(String name) {
        if (!declared.contains(name)) {
            throw new IllegalStateException("the parameter " + name + " is not declared");
        }
        Optional<String> text = Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
        text.flatMap(Texts::problem).ifPresent(problem -> {
            throw new RefusedException(AdminError.badField(name, name + " " + problem));
        });
        return text;
    }

    /** The same of a parameter that another path of the endpoint does not have. */
    public Optional<String> textIfDeclared(String name) {
        return declared.contains(name) ? text(name) : Optional.empty();
    }

    /** The same with another value for one of them. */
    public Query with(String name, String value) {
        return new Query(MultiMap.caseInsensitiveMultiMap().addAll(values).set(name, value), declared);
    }

    /** A whole number within bounds, both included. */
    public int whole(String name, int standard, int least, int most) {
        String text = text(name).orElse(Integer.toString(standard));
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below, as a number out of bounds is
        }
        throw new RefusedException(
                AdminError.badField(name, name + " must be a whole number from " + least + " to " + most));
    }

    /** True or false, as JSON or Python writes it, or as 1 or 0. */
    public boolean flag(String name, boolean standard) {
        String text = text(name).orElse(Boolean.toString(standard));
        return switch (text) {
            case "true", "True", "1" -> true;
            case "false", "False", "0" -> false;
            default -> throw new RefusedException(AdminError.badField(name, name + " must be true or false"));
        };
    }

    /** A day; a time behind it is cut off. */
    Optional<LocalDate> day(String name) {
        return text(name).map(text -> {
            try {
                boolean timed = text.length() > 10 && (text.charAt(10) == 'T' || text.charAt(10) == ' ');
                return LocalDate.parse(timed ? text.substring(0, 10) : text);
            } catch (DateTimeException e) {
                throw new RefusedException(AdminError.badField(name, name + " must be a date like 2026-01-31"));
            }
        });
    }

    /** A time, or a day. */
    public Optional<Moment> moment(String name) {
        return text(name)
                .map(text -> Moment.parse(text)
                        .orElseThrow(() -> new RefusedException(AdminError.badField(
                                name, name + " must be a date like 2026-01-31, or a time like 2026-01-31 23:59:59"))));
    }

    /** US dollars, not negative. */
    public Optional<BigDecimal> usd(String name) {
        return text(name).map(text -> {
            try {
                BigDecimal usd = new BigDecimal(text);
                if (Check.money().problem(DecimalNode.valueOf(usd)).isEmpty()) {
                    return usd;
                }
            } catch (NumberFormatException e) {
                // refused below, as an amount out of bounds is
            }
            throw new RefusedException(AdminError.badField(name, name + " must be an amount of dollars, not negative"));
        });
    }

    /** One of some words. */
    public String oneOf(String name, String standard, String... others) {
        String text = text(name).orElse(standard);
        if (!text.equals(standard) && !List.of(others).contains(text)) {
            throw new RefusedException(
                    AdminError.badField(name, name + " must be one of " + standard + ", " + String.join(", ", others)));
        }
        return text;
    }
}
