package dev.solvent.pricing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A provider's formulas in a price file: its key {@code images}, a list in which each names the models that it is for. */
final class ImageFormulas {
    private final Map<String, ImageFormula> byModel = new HashMap<>();
    private Optional<ImageFormula> ofTheRest = Optional.empty();

    private ImageFormulas() {}

    static ImageFormulas read(PriceFileEntry provider, Set<String> known) {
        ImageFormulas formulas = new ImageFormulas();
        for (PriceFileEntry entry : provider.entries("images")) {
            formulas.add(entry, known);
        }
        return formulas;
    }

    private void add(PriceFileEntry entry, Set<String> known) {
        ImageFormula formula = ImageFormulaEntry.read(entry);
        List<String> models = entry.texts("models");
        entry.refuseTheRest();
        if (models.isEmpty()) {
            if (ofTheRest.isPresent()) {
                throw entry.complaint("models", "is missing: another formula is for all other models already");
            }
            ofTheRest = Optional.of(formula);
        }
        for (String model : models) {
            if (!known.contains(model)) {
                throw entry.complaint("models", "there is no model " + model);
            }
            if (byModel.put(model, formula) != null) {
                throw entry.complaint("models", model + " has another formula already");
            }
        }
    }

    /** The formula of a model by the name that its prices stand under. */
    Optional<ImageFormula> of(String model) {
        ImageFormula own = byModel.get(model);
        return own == null ? ofTheRest : Optional.of(own);
    }
}
