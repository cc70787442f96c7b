package dev.solvent.pricing;

/**
 * Tokens that a provider adds to a prompt beyond the texts that it was sent, as upper bounds.
 *
 * @param template once a request: the opening of the answer, the date, a preamble of the model's own
 * @param perMessage for each message: its role and its delimiters
 * @param tools once a request with tools: the instructions for their use
 * @param perTool for each tool, beyond its own JSON
 */
public record TokenOverheads(long template, long perMessage, long tools, long perTool) {
    public static final TokenOverheads NONE = new TokenOverheads(0, 0, 0, 0);

    /** No number of tokens in the catalogue is larger, which keeps the sums of a bound far from wrapping. */
    static final long ABSURD_TOKENS = 1_000_000_000;

    public TokenOverheads {
        if ((template | perMessage | tools | perTool) < 0
                || Math.max(Math.max(template, perMessage), Math.max(tools, perTool)) > ABSURD_TOKENS) {
            throw new IllegalArgumentException("an overhead is between 0 and " + ABSURD_TOKENS);
        }
    }

    /** The overhead of a whole prompt. */
    public long of(PromptSize prompt) {
        long ofTools = prompt.tools() == 0 ? 0 : tools + perTool * prompt.tools();
        return template + perMessage * prompt.messages() + ofTools;
    }
}
