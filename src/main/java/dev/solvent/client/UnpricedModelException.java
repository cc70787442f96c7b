package dev.solvent.client;

/** Nobody knows what a model costs, so nothing was counted. {@link ModelPrices} takes a price file of your own. */
public final class UnpricedModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String model;

    public UnpricedModelException(String model) {
        super("there is no price for the model " + model + "; give it one in a price file (ModelPrices.with)");
        this.model = model;
    }

    public String model() {
        return model;
    }
}
