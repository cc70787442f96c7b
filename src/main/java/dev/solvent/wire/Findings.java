package dev.solvent.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a request was found to hold beside its text, collected while it is read. */
final class Findings {

    /** What only the model's input window bounds. */
    final FieldNames windowed = new FieldNames();

    /** What nothing bounds. */
    final FieldNames boundless = new FieldNames();

    /** What nobody knows. */
    final FieldNames unknown = new FieldNames();

    private List<Picture> pictures = List.of();
    private List<Sound> sounds = List.of();
    private boolean spokenAnswer;
    private boolean webSearch;
    private Optional<String> searchSize = Optional.empty();
    private boolean hiding;
    private long predictedBytes;

    void picture(Picture picture) {
        pictures = pictures.isEmpty() ? new ArrayList<>() : pictures;
        pictures.add(picture);
    }

    void sound(Sound sound) {
        sounds = sounds.isEmpty() ? new ArrayList<>() : sounds;
        sounds.add(sound);
    }

    void spokenAnswer() {
        spokenAnswer = true;
    }

    void webSearch(Optional<String> size) {
        webSearch = true;
        searchSize = size;
    }

    void hiding() {
        hiding = true;
    }

    void predicted(long bytes) {
        predictedBytes += bytes;
    }

    boolean isWebSearch() {
        return webSearch;
    }

    Optional<String> searchSize() {
        return searchSize;
    }

    boolean isHiding() {
        return hiding;
    }

    long predictedBytes() {
        return predictedBytes;
    }

    Media media() {
        boolean unmeasured = !windowed.isEmpty() || !boundless.isEmpty();
        boolean plain = pictures.isEmpty() && sounds.isEmpty() && !unmeasured && !spokenAnswer;
        return plain ? Media.NONE : new Media(pictures, sounds, unmeasured, spokenAnswer);
    }
}
