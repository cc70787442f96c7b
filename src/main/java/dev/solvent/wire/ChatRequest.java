package dev.solvent.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the gateway needs to know of a chat completion request, read from its bytes in one pass, and the request as it
 * goes upstream.
 *
 * <p>The rules that make a bound of it: a text that may reach the prompt is counted wherever it stands; a field that may
 * change the price, or that is not known, is named; a name that the provider might read otherwise than we do (twice in
 * one object, or differing from one of ours only in its case) is refused. {@code null} is read as absent, as OpenAI's
 * clients mean it.
 */
public final class ChatRequest {

    private final byte[] body;
    private final ChatFacts facts;
    private final ChatSpans spans;

    ChatRequest(byte[] body, ChatFacts facts, ChatSpans spans) {
        this.body = body;
        this.facts = facts;
        this.spans = spans;
    }

    /**
     * Reads a request. The array is kept, and must not be changed afterwards.
     *
     * @throws BadRequestException with what OpenAI would say, where the body is no request that can be forwarded and
     *     billed
     */
    public static ChatRequest parse(byte[] body) throws BadRequestException {
        byte[] json = checked(body);
        PromptBytes prompt = new PromptBytes(json);
        ChatReader reader = ChatReader.read(json, prompt);
        return new ChatRequest(json, reader.facts(prompt.bytes()), reader.spans());
    }

    /** The model's name as the client wrote it, never empty. */
    public String model() {
        return facts.model();
    }

    /** Whether the answer is to be a stream of events. */
    public boolean stream() {
        return facts.stream();
    }

    /** Whether the client asked for the usage chunk of a stream ({@code stream_options.include_usage}). */
    public boolean wantsUsage() {
        return facts.wantsUsage();
    }

    /** The client's own limit, at least 1: the smaller of {@code max_tokens} and {@code max_completion_tokens}. */
    public OptionalLong maxOutputTokens() {
        return facts.maxOutputTokens();
    }

    /** How many answers are generated and billed, 1 to 128: the larger of {@code n} and {@code best_of}. */
    public int n() {
        return facts.n();
    }

    /** The end user on whose behalf the client says it asks. */
    public Optional<String> user() {
        return facts.user();
    }

    /**
     * The words of {@code tags}, {@code metadata.tags} and {@code litellm_metadata.tags}, each once: LiteLLM's clients send
     * lists there, which are meant for the gateway. Such metadata does not go upstream, where values must be texts.
     */
    public List<String> tags() {
        return facts.tags();
    }

    /**
     * What the client calls the requests that this one belongs to, never blank: the first of {@code litellm_session_id},
     * {@code session_id} and {@code trace_id} of its metadata, and {@code litellm_trace_id}.
     */
    public Optional<String> session() {
        return facts.session();
    }

    /** The class of service asked for, which has a price of its own. */
    public Optional<String> serviceTier() {
        return facts.serviceTier();
    }

    /**
     * The bytes, decoded and in UTF-8, of every text that reaches the prompt: contents, names, tool calls and their
     * results; and the bytes as they stand of tools, formats and unknown fields. A token covers at least one.
     */
    public long promptTextBytes() {
        return facts.promptTextBytes();
    }

    /** Messages, each of which costs a model some tokens beside its text. */
    public int messageCount() {
        return facts.messageCount();
    }

    /** Tools and functions on offer, and the form of the answer, each of which costs a model some tokens beside its text. */
    public int toolCount() {
        return facts.toolCount();
    }

    /** The bytes of what the client predicts of the answer: what is wrong of it is billed as output, beyond any limit. */
    public long predictedBytes() {
        return facts.predictedBytes();
    }

    /** What the prompt and the answer hold beside text. */
    public Media media() {
        return facts.media();
    }

    /** Whether the provider is to search the web for each answer. */
    public boolean webSearch() {
        return facts.webSearch();
    }

    /** How much the provider may read for a search ({@code search_context_size}), where the request says so. */
    public Optional<String> searchSize() {
        return facts.searchSize();
    }

    /** Whether a field asks for thinking, and perhaps that it be left out of the answer that it is billed with. */
    public boolean mayHideOutput() {
        return facts.mayHideOutput();
    }

    /**
     * Names of what is present and can fill the model's input window, whatever its size in bytes: {@code file}, {@code
     * video_url}, {@code web_search_options}, ids of stored input, …. Images and recordings are no part of it.
     */
    public Set<String> windowedFields() {
        return facts.windowedFields();
    }

    /**
     * Names of what is present and can cost any amount: tools that the provider runs ({@code tools} other than functions,
     * {@code plugins}, {@code search_parameters}), choices of another model or price ({@code models}, {@code provider}), ….
     */
    public Set<String> boundlessFields() {
        return facts.boundlessFields();
    }

    /** Names of fields that are neither known to be free nor known to be bounded; {@code messages[].x} within messages. */
    public Set<String> unknownFields() {
        return facts.unknownFields();
    }

    /**
     * The texts that {@link #promptTextBytes} is the size of, decoded. A second pass over the body: for when an exact
     * count is worth it.
     */
    public List<String> promptTexts() {
        PromptTexts texts = new PromptTexts(body);
        try {
            ChatReader.read(body, texts);
        } catch (BadRequestException impossible) {
            throw new IllegalStateException("the body was good when it was parsed", impossible);
        }
        return texts.texts();
    }

    /** The request as it goes upstream: the client's bytes, but for the fields that {@code how} names. */
    public byte[] forward(Forward how) {
        return new ChatSplice(body, spans).forward(how, facts.stream());
    }

    /** The request as it goes upstream, asking for a stream although the client wants the answer whole. */
    public byte[] forwardAsStream(Forward how) {
        return new ChatSplice(body, spans).forwardAsStream(how);
    }

    /** Says nothing of the prompt. */
    @Override
    public String toString() {
        return "ChatRequest[model=" + facts.model() + ", " + body.length + " bytes]";
    }

    /** The body without a byte order mark, which is no part of JSON, though some clients write one. */
    private static byte[] checked(byte[] body) throws BadRequestException {
        boolean marked = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        byte[] json = marked ? Arrays.copyOfRange(body, 3, body.length) : body;
        int start = 0;
        while (start < json.length && Splice.isBlank(json[start])) {
            start++;
        }
        if (start == json.length) {
            throw Complaint.empty();
        }
        if (!Utf8.isValid(json)) {
            throw Complaint.notUtf8();
        }
        if (json[start] != '{') {
            throw Complaint.notAnObject();
        }
        return json;
    }
}
