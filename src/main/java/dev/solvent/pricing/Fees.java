package dev.solvent.pricing;

/**
 * What a model costs besides its tokens, in nano-dollars.
 *
 * @param webSearch each search that the provider makes
 * @param request each request
 * @param imageRead each image in the prompt
 * @param imageMade each image in the answer
 */
public record Fees(SizedFee webSearch, SizedFee request, long imageRead, long imageMade) {
    public static final Fees NONE = new Fees(SizedFee.NONE, SizedFee.NONE, 0, 0);

    Fees withRequest(SizedFee other) {
        return new Fees(webSearch, other, imageRead, imageMade);
    }

    public Fees {
        if ((imageRead | imageMade) < 0) {
            throw new IllegalArgumentException("a fee is never negative");
        }
    }
}
