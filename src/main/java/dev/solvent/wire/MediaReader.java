package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * Reads the images and recordings of a message's parts. Their data counts as no text: an image's size and a recording's length
 * are read from the first bytes, and no more of them is decoded.
 */
final class MediaReader {

    private enum ImageField {
        URL,
        DETAIL,
        UNKNOWN;

        static final NameTable<ImageField> TABLE = new NameTable<>(ImageField.class);
    }

    private enum SoundField {
        DATA,
        FORMAT,
        UNKNOWN;

        static final NameTable<SoundField> TABLE = new NameTable<>(SoundField.class);
    }

    /** What an image's URL turned out to be. */
    private enum Source {
        IMAGE,
        LINK,
        NEITHER
    }

    private static final String IN_PARTS = "messages[].content[].";
    private static final int MILLIS_OF_SECOND = 1_000;

    /** So much is decoded to find where a photograph tells its size, behind its profile and thumbnail. */
    private static final int MOST_OF_ONE = 1 << 20;

    /** So much of all together; what comes then is as if it could not be read. */
    private static final int MOST_OF_ALL = 4 << 20;

    private final BodyParser body;
    private final Path path;
    private final Findings findings;
    private final ObjectKeys<ImageField> imageKeys = new ObjectKeys<>(ImageField.TABLE);
    private final ObjectKeys<SoundField> soundKeys = new ObjectKeys<>(SoundField.TABLE);
    private int decodable = MOST_OF_ALL;

    MediaReader(BodyParser body, Path path, Findings findings) {
        this.body = body;
        this.path = path;
        this.findings = findings;
    }

    /** Reads {@code image_url}: a link or a {@code data:} URL, alone or with the detail that is asked for. */
    void picture(String name) throws IOException, BadRequestException {
        ImageDetail detail = ImageDetail.AUTO;
        int url = -1;
        if (body.token() == JsonToken.VALUE_STRING) {
            url = body.start();
        } else if (body.token() == JsonToken.START_OBJECT) {
            imageKeys.begin();
            while (body.json().nextToken() == JsonToken.FIELD_NAME) {
                String member = body.json().currentName();
                ImageField field = imageKeys.next(member, path);
                body.json().nextToken();
                if (field == ImageField.UNKNOWN) {
                    stranger(name, member);
                    body.json().skipChildren();
                } else if (!body.atNull()) {
                    body.expect(JsonToken.VALUE_STRING, "a string", path, member);
                    if (field == ImageField.URL) {
                        url = body.start();
                    } else {
                        detail = ImageDetail.of(body.string(path, member));
                    }
                }
            }
        } else {
            body.json().skipChildren();
        }
        found(url, detail, name);
    }

    private void found(int url, ImageDetail detail, String name) {
        StringBytes text = new StringBytes(body.bytes(), url);
        switch (url < 0 ? Source.NEITHER : source(text, url)) {
            case IMAGE -> {
                Base64Bytes image = decoded(text);
                findings.picture(new Picture(detail, ImageHeader.size(image)));
                decodable -= image.count();
            }
            case LINK -> findings.picture(Picture.unseen(detail));
            case NEITHER -> findings.windowed.add(name);
        }
    }

    /** Tells links from data, and steps to where the data's base64 begins. */
    private Source source(StringBytes text, int url) {
        if (!text.take("data:")) {
            StringBytes link = new StringBytes(body.bytes(), url);
            boolean http = link.take("http");
            int next = link.next();
            if (next == 's' || next == 'S') {
                next = link.next();
            }
            return http && next == ':' ? Source.LINK : Source.NEITHER;
        }
        if (!text.take("image/")) {
            return Source.NEITHER;
        }
        int c = text.next();
        while (c != ',' && c != StringBytes.END) {
            c = text.next();
        }
        return Source.IMAGE;
    }

    /** Reads {@code input_audio}: base64, in a format that WAV's own header repeats. */
    void sound(String name) throws IOException, BadRequestException {
        if (body.token() != JsonToken.START_OBJECT) {
            findings.windowed.add(name);
            body.json().skipChildren();
            return;
        }
        Sound sound = Sound.UNMEASURED;
        soundKeys.begin();
        while (body.json().nextToken() == JsonToken.FIELD_NAME) {
            String member = body.json().currentName();
            SoundField field = soundKeys.next(member, path);
            body.json().nextToken();
            if (field == SoundField.DATA && body.token() == JsonToken.VALUE_STRING) {
                sound = sound(body.start());
            } else if (field == SoundField.UNKNOWN) {
                stranger(name, member);
            }
            body.json().skipChildren();
        }
        findings.sound(sound);
    }

    /** What nobody knows may change how the provider reads the data. */
    private void stranger(String name, String member) {
        findings.unknown.add(IN_PARTS + name + ".", member);
        findings.windowed.add(name + ".", member);
    }

    private Base64Bytes decoded(StringBytes text) {
        return new Base64Bytes(text, Math.min(decodable, MOST_OF_ONE));
    }

    private Sound sound(int quote) {
        Base64Bytes file = decoded(new StringBytes(body.bytes(), quote));
        long bytesOfSecond = WavHeader.bytesOfSecond(file);
        decodable -= file.count();
        if (bytesOfSecond == WavHeader.UNKNOWN) {
            return Sound.UNMEASURED;
        }
        long letters = JsonText.decodedLength(body.bytes(), quote + 1, body.bytes().length);
        long bytes = letters / 4 * 3 + 3;
        return new Sound(OptionalLong.of(bytes * MILLIS_OF_SECOND / bytesOfSecond + 1));
    }
}
