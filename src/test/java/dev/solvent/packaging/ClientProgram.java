package dev.solvent.packaging;

import dev.solvent.client.BudgetDuration;
import dev.solvent.client.BudgetExceededException;
import dev.solvent.client.BudgetManager;
import dev.solvent.client.MaxBudget;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What somebody's program does who has only the client's jar. */
public final class ClientProgram {
    private ClientProgram() {}

    /** Takes a file for budgets, prints what was spent. */
    public static void main(String[] arguments) {
        BudgetManager budgets = BudgetManager.local(Path.of(arguments[0]));
        budgets.createBudget(BigDecimal.TEN, "1234", BudgetDuration.MONTHLY);
        MaxBudget.set(new BigDecimal("0.00001"));
        budgets.updateCost("1234", MaxBudget.call(() -> """
            {"model": "gpt-4o-mini", "usage": {"prompt_tokens": 10, "completion_tokens": 20}}"""));
        budgets.updateCost("1234", "gpt-4o", "Hey, how's it going?", "I'm fine, thanks!");
        System.out.println(budgets.getModelCost("1234"));
        System.out.println(budgets.projectedCost("gpt-4o", List.of(Map.of("role", "user", "content", "Hey")), "1234"));
        try {
            MaxBudget.check();
        } catch (BudgetExceededException e) {
            System.out.println(e.getMessage());
        }
    }
}
