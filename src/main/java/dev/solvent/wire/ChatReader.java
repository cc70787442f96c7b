package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;

/** One pass over a request's body: the top level here, messages and tools by readers of their own. */
final class ChatReader {

    private static final int MOST_CHOICES = 128;

    private enum StreamOption {
        INCLUDE_USAGE,
        INCLUDE_OBFUSCATION,
        UNKNOWN;

        static final NameTable<StreamOption> TABLE = new NameTable<>(StreamOption.class);
    }

    private final BodyParser body;
    private final PromptSink prompt;
    private final Path path = new Path();
    private final Findings findings = new Findings();
    private final MessagesReader messages;
    private final ToolsReader tools;
    private final PricedFields priced;
    private final OwnFields own;

    private Optional<String> model = Optional.empty();
    private Optional<String> user = Optional.empty();
    private Optional<String> serviceTier = Optional.empty();
    private boolean stream;
    private boolean wantsUsage;
    private long maxOutputTokens = Long.MAX_VALUE;
    private int n = 1;

    private Span modelSpan = Span.NONE;
    private Span maxTokens = Span.NONE;
    private Span maxCompletionTokens = Span.NONE;
    private Span streamSpan = Span.NONE;
    private Span streamOptions = Span.NONE;
    private Span includeUsage = Span.NONE;
    private int objectEnd;

    private ChatReader(BodyParser body, PromptSink prompt) {
        this.body = body;
        this.prompt = prompt;
        this.messages = new MessagesReader(body, prompt, path, findings);
        this.tools = new ToolsReader(body, prompt, path, findings);
        this.priced = new PricedFields(body, prompt, path, findings);
        this.own = new OwnFields(body, path);
    }

    /** Reads {@code bytes}, whose texts go to {@code prompt}. */
    @CanIgnoreReturnValue
    static ChatReader read(byte[] bytes, PromptSink prompt) throws BadRequestException {
        try (BodyParser body = new BodyParser(bytes)) {
            ChatReader reader = new ChatReader(body, prompt);
            reader.object();
            return reader;
        } catch (StreamConstraintsException tooDeep) {
            throw Complaint.overLimits(BodyParser.MAX_DEPTH);
        } catch (JsonProcessingException broken) {
            throw Complaint.notJson();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What was read, where the prompt's texts were found to be so long. */
    ChatFacts facts(long promptTextBytes) {
        return new ChatFacts(
                model.orElseThrow(),
                stream,
                wantsUsage,
                maxOutputTokens == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(maxOutputTokens),
                n,
                user,
                serviceTier,
                own.tags(),
                own.session(),
                promptTextBytes,
                messages.count(),
                tools.count(),
                findings.predictedBytes(),
                findings.media(),
                findings.isWebSearch(),
                findings.searchSize(),
                findings.isHiding(),
                findings.windowed.toSet(),
                findings.boundless.toSet(),
                findings.unknown.toSet());
    }

    /** Where it lies. */
    ChatSpans spans() {
        return new ChatSpans(
                modelSpan,
                maxTokens,
                maxCompletionTokens,
                streamSpan,
                streamOptions,
                includeUsage,
                own.metadata(),
                own.others(),
                objectEnd);
    }

    private void object() throws IOException, BadRequestException {
        if (body.json().nextToken() != JsonToken.START_OBJECT) {
            throw Complaint.notAnObject();
        }
        ObjectKeys<ChatField> keys = new ObjectKeys<>(ChatField.TABLE);
        while (body.json().nextToken() == JsonToken.FIELD_NAME) {
            String name = body.json().currentName();
            ChatField field = keys.next(name, path);
            body.json().nextToken();
            value(field, name);
        }
        objectEnd = body.start();
        if (body.json().nextToken() != null) {
            throw Complaint.trailing();
        }
        if (model.isEmpty()) {
            throw Complaint.noModel();
        }
        if (messages.count() == 0) {
            throw Complaint.missing("messages");
        }
    }

    private void value(ChatField field, String name) throws IOException, BadRequestException {
        switch (field.kind()) {
            case READ -> read(field, name);
            case OWN -> own.read(field, name);
            case FREE -> body.json().skipChildren();
            case HIDING -> {
                findings.hiding();
                body.json().skipChildren();
            }
            case TEXT -> {
                if (field == ChatField.UNKNOWN && OwnFields.has(name)) {
                    own.read(field, name);
                } else {
                    text(field, name);
                }
            }
            case WINDOWED -> priced.named(findings.windowed, name);
            case BOUNDLESS -> priced.named(findings.boundless, name);
        }
    }

    private void text(ChatField field, String name) throws IOException {
        if (body.atNull()) {
            return;
        }
        if (field == ChatField.UNKNOWN) {
            findings.unknown.add(name);
        } else if (field == ChatField.RESPONSE_FORMAT) {
            tools.another(); // a schema is put to the model as a tool is
        }
        if (body.token().isStructStart()) {
            prompt.raw(body.skip());
        } else {
            prompt.token(body);
        }
    }

    private void read(ChatField field, String name) throws IOException, BadRequestException {
        boolean absent = body.atNull();
        switch (field) {
            case MAX_TOKENS -> maxTokens = limit(name);
            case MAX_COMPLETION_TOKENS -> maxCompletionTokens = limit(name);
            case STREAM -> {
                stream = !absent && body.bool(path, name);
                streamSpan = body.skip();
            }
            case STREAM_OPTIONS -> streamOptions = absent ? body.skip() : streamOptions();
            default -> {
                if (!absent) {
                    readPresent(field, name);
                }
            }
        }
    }

    private void readPresent(ChatField field, String name) throws IOException, BadRequestException {
        switch (field) {
            case MODEL -> model();
            case MESSAGES -> messages.read();
            case N, BEST_OF -> n = Math.max(n, (int) body.positive(path, name, MOST_CHOICES));
            case USER -> user = Optional.of(body.string(path, name));
            case SERVICE_TIER -> serviceTier = Optional.of(body.string(path, name));
            case TOOLS -> tools.read(name, true);
            case FUNCTIONS -> tools.read(name, false);
            case METADATA -> own.readMetadata();
            default -> priced.read(field, name);
        }
    }

    private void model() throws IOException, BadRequestException {
        String name = body.string(path, "model");
        if (name.isEmpty()) {
            throw Complaint.emptyString("model");
        }
        model = Optional.of(name);
        modelSpan = body.skip();
    }

    private Span limit(String name) throws IOException, BadRequestException {
        if (!body.atNull()) {
            maxOutputTokens = Math.min(maxOutputTokens, body.tokens(path, name));
        }
        return body.skip();
    }

    private Span streamOptions() throws IOException, BadRequestException {
        body.expect(JsonToken.START_OBJECT, "an object", path, "stream_options");
        int start = body.start();
        path.object("stream_options");
        ObjectKeys<StreamOption> keys = new ObjectKeys<>(StreamOption.TABLE);
        while (body.json().nextToken() == JsonToken.FIELD_NAME) {
            String name = body.json().currentName();
            StreamOption option = keys.next(name, path);
            body.json().nextToken();
            if (option == StreamOption.INCLUDE_USAGE) {
                wantsUsage = !body.atNull() && body.bool(path, name);
                includeUsage = body.skip();
            } else {
                body.json().skipChildren();
            }
        }
        path.top();
        return new Span(start, body.start() + 1);
    }
}
