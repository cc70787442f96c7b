package dev.solvent.provider;

/** The sizes of the demo provider's models, as the bundled prices.yaml has them too. Any other name is {@code demo}. */
record DemoModel(long maxPromptTokens, long maxOutputTokens) {
    private static final DemoModel DEMO = new DemoModel(128_000, 16_384);
    private static final DemoModel LARGE = new DemoModel(200_000, 65_536);

    static DemoModel named(String model) {
        return model.equals("demo-large") ? LARGE : DEMO;
    }
}
