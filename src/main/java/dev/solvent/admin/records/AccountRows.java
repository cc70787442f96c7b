package dev.solvent.admin.records;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.AccountState;
import dev.solvent.identity.ExactJson;
import org.jspecify.annotations.Nullable;

/** How accounts stand, as clients read it. */
public final class AccountRows {
    private AccountRows() {}

    /** What is held, free and waited for on an account, beside its limit as it is enforced. */
    public static ObjectNode solvent(AccountState state) {
        ObjectNode json = ExactJson.object();
        json.put("held", Rows.usd(state.held()));
        json.put("limit", state.account().limit().map(Rows::usd).orElse(null));
        json.put("remaining", state.remaining().map(Rows::usd).orElse(null));
        json.put("waiting", state.waiting());
        state.account()
                .softLimit()
                .ifPresent(soft -> json.put("soft_limit", Rows.usd(soft))
                        .put("over_soft_limit", state.spent().compareTo(soft) > 0));
        return json;
    }

    /** The same for all accounts of somebody: for further periods and for models. */
    static ObjectNode solvent(Standing<?> standing) {
        ObjectNode json = solvent(standing.state());
        if (!standing.windows().isEmpty()) {
            ArrayNode windows = json.putArray("windows");
            standing.windows().forEach(state -> windows.add(window(state)));
        }
        if (!standing.allowance().models().isEmpty()) {
            ObjectNode models = json.putObject("models");
            standing.allowance().models().keySet().stream()
                    .sorted()
                    .forEach(model -> models.set(model, window(standing.model(model))));
        }
        return json;
    }

    private static ObjectNode window(AccountState state) {
        ObjectNode json = ExactJson.object();
        String period = state.account().period().text();
        json.put("budget_duration", period.isEmpty() ? null : period);
        json.put("spend", Rows.usd(state.spent()));
        json.setAll(solvent(state));
        json.put("budget_reset_at", resetAt(state));
        return json;
    }

    /** A provider's budget in LiteLLM's words. */
    public static ObjectNode provider(AccountState state) {
        ObjectNode json = ExactJson.object();
        json.put("budget_limit", state.account().limit().map(Rows::usd).orElse(null));
        String period = state.account().period().text();
        json.put("time_period", period.isEmpty() ? null : period);
        json.put("spend", Rows.usd(state.spent()));
        json.put("budget_reset_at", resetAt(state));
        json.set("solvent", solvent(state));
        return json;
    }

    /** When the present period of an account ends; null if it never does. */
    static @Nullable String resetAt(AccountState state) {
        return state.window().ends() ? Rows.time(state.window().endMillis()) : null;
    }
}
