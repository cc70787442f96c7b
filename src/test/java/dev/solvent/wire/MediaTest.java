package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images and recordings in a request: their size is found in their first bytes, and no byte of them counts as text. */
class MediaTest {
    private static final Optional<PixelSize> UNKNOWN = Optional.empty();

    @ParameterizedTest
    @CsvSource({"png,1,1", "png,640,480", "jpg,1920,1080", "jpg,7,3000", "gif,320,200", "gif,1,999"})
    void theSizeOfWhatJavaWrites(String format, int width, int height) throws Exception {
        assertThat(sizeOf(Images.of(format, width, height))).contains(new PixelSize(width, height));
    }

    @ParameterizedTest
    @CsvSource({"' ',640,480", "L,1,16384", "L,513,2", "X,16777216,1", "X,4000,3000"})
    void theSizeOfAWebp(char kind, int width, int height) throws Exception {
        assertThat(sizeOf(Images.webp(kind, width, height))).contains(new PixelSize(width, height));
    }

    @Test
    void whateverStandsBeforeAJpegsSizeIsSteppedOver() throws Exception {
        assertThat(sizeOf(Images.jpegAfter(200_000, 4032, 3024))).contains(new PixelSize(4032, 3024));
        assertThat(sizeOf(Images.jpegAfter(2_000_000, 4032, 3024)))
                .as("but not for ever")
                .isEmpty();
    }

    @Test
    void aGifIsAsLargeAsItsFirstImage() throws Exception {
        byte[] file = Images.bytes()
                .text("GIF89a")
                .little(2, 10)
                .little(2, 20)
                .add(0x80, 0, 0, 1, 2, 3, 4, 5, 6) // a table of two colours
                .add('!', 0xF9, 4, 0, 0, 0, 0, 0) // an extension
                .add(',')
                .little(2, 100)
                .little(2, 5)
                .little(2, 3000)
                .little(2, 7)
                .array();
        assertThat(sizeOf(file)).contains(new PixelSize(3100, 20));
    }

    @Test
    void aClaimIsTakenAsItIs() throws Exception {
        assertThat(sizeOf(Images.pngHeader(4_294_967_295L, 1))).contains(new PixelSize(4_294_967_295L, 1));
        assertThat(sizeOf(Images.pngHeader(0, 0))).isEmpty();
        assertThat(sizeOf(Images.pngHeader(5, 0))).isEmpty();
    }

    @Test
    void anImageThatIsCutOffOrOddHasNoSize() throws Exception {
        for (String format : List.of("png", "gif")) {
            byte[] whole = Images.of(format, 30, 40);
            for (int length = 0; length < 24; length++) {
                Optional<PixelSize> size = sizeOf(Arrays.copyOf(whole, length));
                assertThat(size.isEmpty() || size.get().equals(new PixelSize(30, 40)))
                        .isTrue();
            }
        }
        assertThat(sizeOf("%PDF-1.7".getBytes(UTF_8))).isEmpty();
        assertThat(sizeOf(Images.bytes(0xFF, 0xD8, 0xFF, 0xDA, 0, 2).array())).isEmpty();
        assertThat(sizeOf(Images.bytes(0xFF, 0xD8, 0xFF, 0xE0, 0, 0).array())).isEmpty();
        assertThat(sizeOf(Images.bytes(0x89, 'P', 'N', 'G', 0, 0, 0, 0, 0, 0, 0, 13)
                        .array()))
                .isEmpty();
    }

    @Test
    void randomBytesAreNoError() throws Exception {
        long seed = System.nanoTime();
        System.out.println("MediaTest: seed " + seed);
        Random random = new Random(seed);
        List<byte[]> samples = List.of(
                Images.of("png", 30, 40),
                Images.of("jpg", 30, 40),
                Images.of("gif", 30, 40),
                Images.webp('X', 3, 4),
                wav(1, 2, 44_100, 16, 1_000));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(Math.min(64, bytes.length))] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            Media media = parse(image("data:image/png;base64," + base64(cut)) + "," + sound(base64(cut)));
            assertThat(media.pictures()).hasSize(1);
            assertThat(media.sounds()).hasSize(1);
        }
    }

    @Test
    void theDataIsReadAsTheProviderReadsIt() throws Exception {
        String data = base64(Images.of("png", 12, 34));
        Optional<PixelSize> size = Optional.of(new PixelSize(12, 34));
        assertThat(size("data:image/png;base64," + data)).isEqualTo(size);
        assertThat(size("DATA:IMAGE\\/PNG;BASE64,\\u0069" + data.substring(1).replace("/", "\\/")))
                .isEqualTo(size);
        assertThat(size("data:image/png;base64," + data.replaceAll("(.{8})", "$1\\\\r\\\\n")))
                .isEqualTo(size);
        assertThat(size("data:image/jpeg;base64," + data)).as("a wrong name").isEqualTo(size);
        assertThat(size("data:image/png,%89PNG")).isEqualTo(UNKNOWN);
        assertThat(size("data:image/png;base64,")).isEqualTo(UNKNOWN);
        assertThat(size("data:image/png")).isEqualTo(UNKNOWN);
        assertThat(size("data:image/png;base64,iVBO*" + data.substring(4))).isEqualTo(UNKNOWN);
        assertThat(size("data:image/png;base64,iV-O" + data.substring(4))).isEqualTo(UNKNOWN);
        assertThat(size("data:image/png;base64,é" + data)).isEqualTo(UNKNOWN);
        assertThat(size("https://example.org/a.png")).isEqualTo(UNKNOWN);
        assertThat(size("HTTP://example.org/a.png")).isEqualTo(UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iVBORw0KGgo",
                "gs://bucket/film.mp4",
                "data:application/pdf;base64,JVBE",
                "data:video/mp4;base64,AA",
                "file-1",
                "",
                "httpx://a",
                "data:"
            })
    void whatMayBeNoImageMayFillTheWindow(String url) throws Exception {
        ChatRequest request = request(image(url));
        assertThat(request.media()).isEqualTo(Media.ofUnmeasured());
        assertThat(request.windowedFields()).containsExactly("image_url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "7", "{\"detail\":\"low\"}", "{\"url\":null}"})
    void anImageWithoutAUrlMayFillTheWindow(String value) throws Exception {
        assertThat(parse("{\"type\":\"image_url\",\"image_url\":" + value + "}"))
                .isEqualTo(Media.ofUnmeasured());
    }

    @Test
    void whatStandsBesideTheUrlMayChangeItsMeaning() throws Exception {
        ChatRequest request =
                request("{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x\",\"max_pixels\":9}}");
        assertThat(request.media())
                .isEqualTo(new Media(List.of(Picture.unseen(ImageDetail.AUTO)), List.of(), true, false));
        assertThat(request.unknownFields()).containsExactly("messages[].content[].image_url.max_pixels");
    }

    @ParameterizedTest
    @CsvSource({"low,LOW", "high,HIGH", "original,ORIGINAL", "auto,AUTO", "ultra,OTHER", "LOW,OTHER"})
    void theDetailIsRead(String name, ImageDetail detail) throws Exception {
        String url = "\"url\":\"https://x\"";
        String asked = "\"detail\":\"" + name + "\"";
        for (String members : List.of(url + "," + asked, asked + "," + url)) {
            assertThat(parse("{\"type\":\"image_url\",\"image_url\":{" + members + "}}")
                            .pictures())
                    .containsExactly(Picture.unseen(detail));
        }
    }

    @Test
    void aDetailIsAString() {
        assertThatThrownBy(() -> request("{\"image_url\":{\"url\":\"https://x\",\"detail\":1}}"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("detail");
        assertThatThrownBy(() -> request("{\"image_url\":{\"url\":\"https://x\",\"url\":\"https://y\"}}"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Duplicate");
        assertThatThrownBy(() -> request("{\"image_url\":{\"URL\":\"https://x\"}}"))
                .isInstanceOf(BadRequestException.class);
    }

    @Test
    void noByteOfAnImageOrASoundIsText() throws Exception {
        String data = base64(Images.of("png", 500, 500));
        ChatRequest request = request(image("data:image/png;base64," + data) + "," + sound(data));
        assertThat(request.promptTextBytes()).isEqualTo("{{".length());
        ChatRequestTest.assertPromptIsCounted(request);
    }

    @Test
    void tenThousandImagesAreTenThousandImages() throws Exception {
        String one = image("data:image/png;base64," + base64(Images.pngHeader(10, 10)));
        assertThat(parse(String.join(",", Collections.nCopies(10_000, one))).pictures())
                .hasSize(10_000)
                .containsOnly(new Picture(ImageDetail.AUTO, Optional.of(new PixelSize(10, 10))));
    }

    @Test
    void manyLongHeadersAreNotAllDecoded() throws Exception {
        String photo = image("data:image/jpeg;base64," + base64(Images.jpegAfter(500_000, 40, 30)));
        List<Picture> pictures =
                parse(String.join(",", Collections.nCopies(12, photo))).pictures();
        Picture seen = new Picture(ImageDetail.AUTO, Optional.of(new PixelSize(40, 30)));
        assertThat(pictures).hasSize(12);
        assertThat(pictures.subList(0, 8)).containsOnly(seen);
        assertThat(pictures.subList(8, 12)).containsOnly(Picture.unseen(ImageDetail.AUTO));
    }

    @Test
    void anUnfinishedStringIsABadRequest() {
        for (String end : List.of("", "\\", "\\u00", "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg")) {
            String body = "{\"model\":\"m\",\"messages\":[{\"content\":[{\"image_url\":\"" + end;
            assertThatThrownBy(() -> ChatRequest.parse(body.getBytes(UTF_8))).isInstanceOf(BadRequestException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,2,44100,16,441000,2500", "3,1,16000,32,64000,1000", "65534,1,8000,8,12000,1500"})
    void aWavLastsAsLongAsItsBytes(int kind, int channels, int rate, int bits, int bytes, long millis)
            throws Exception {
        Sound sound = parse(sound(base64(wav(kind, channels, rate, bits, bytes))))
                .sounds()
                .get(0);
        assertThat(sound.millis().orElseThrow()).isBetween(millis, millis + 10);
    }

    @Test
    void aWavsOwnClaimOfItsLengthIsNotBelieved() throws Exception {
        byte[] file = wav(1, 1, 8_000, 16, 160_000);
        file[40] = 2; // the length of its data
        file[41] = 0;
        file[42] = 0;
        assertThat(parse(sound(base64(file))).sounds().get(0).millis().orElseThrow())
                .isGreaterThanOrEqualTo(10_000);
    }

    @Test
    void aSoundOfUnknownLengthIsUnmeasured() throws Exception {
        byte[] odd = wav(1, 1, 8_000, 16, 100);
        odd[32] = 1; // bytes of a frame that do not fit the bits of a sample
        for (byte[] file : List.of(
                odd,
                wav(85, 1, 8_000, 16, 100), // MP3 within
                wav(1, 0, 8_000, 16, 100),
                wav(1, 1, 0, 16, 100),
                Arrays.copyOf(wav(1, 1, 8_000, 16, 100), 38),
                "ID3".getBytes(UTF_8),
                new byte[0])) {
            assertThat(parse(sound(base64(file))).sounds()).containsExactly(new Sound(OptionalLong.empty()));
        }
        assertThat(parse("{\"type\":\"input_audio\",\"input_audio\":{}}").sounds())
                .containsExactly(Sound.UNMEASURED);
        assertThat(parse("{\"type\":\"input_audio\",\"input_audio\":{\"data\":5}}")
                        .sounds())
                .containsExactly(Sound.UNMEASURED);
    }

    private static Optional<PixelSize> sizeOf(byte[] image) throws BadRequestException {
        return size("data:image/png;base64," + base64(image));
    }

    private static Optional<PixelSize> size(String url) throws BadRequestException {
        Media media = parse(image(url));
        assertThat(media.unmeasured()).isFalse();
        assertThat(media.pictures()).hasSize(1);
        return media.pictures().get(0).size();
    }

    private static Media parse(String parts) throws BadRequestException {
        return request(parts).media();
    }

    private static ChatRequest request(String parts) throws BadRequestException {
        return ChatRequest.parse(("{\"model\":\"m\",\"messages\":[{\"content\":[" + parts + "]}]}").getBytes(UTF_8));
    }

    private static String image(String url) {
        return "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}";
    }

    private static String sound(String data) {
        return "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"" + data + "\",\"format\":\"wav\"}}";
    }

    private static byte[] wav(int kind, int channels, int samplesOfSecond, int sampleBits, int bytes) {
        int frame = channels * sampleBits / 8;
        Images.Builder file = Images.bytes()
                .text("RIFF")
                .little(4, 36L + bytes)
                .text("WAVEfmt ")
                .little(4, 16)
                .little(2, kind)
                .little(2, channels)
                .little(4, samplesOfSecond)
                .little(4, (long) samplesOfSecond * frame)
                .little(2, frame)
                .little(2, sampleBits)
                .text("data")
                .little(4, bytes);
        return Images.bytes().add(unsigned(file.array())).add(new int[bytes]).array();
    }

    private static int[] unsigned(byte[] bytes) {
        int[] numbers = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            numbers[i] = bytes[i] & 0xFF;
        }
        return numbers;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
