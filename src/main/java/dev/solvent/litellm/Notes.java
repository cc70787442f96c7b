package dev.solvent.litellm;

import java.util.ArrayList;
import java.util.List;

/** What is to be said of an import: to whoever runs it, and in the file at the place. */
final class Notes {
    private final List<Note> notes = new ArrayList<>();

    /**
     * One remark.
     *
     * @param warning whether something is lost, or differs; else all is well, and this says why
     * @param from the path in LiteLLM's file
     * @param text what became of it
     * @param place the keys of the setting of ours that it is about; none where it is about no one setting
     */
    record Note(boolean warning, String from, String text, List<String> place) {
        @Override
        public String toString() {
            return from.isEmpty() ? text : from + ": " + text;
        }
    }

    /** Something has no counterpart. */
    void lost(String from, String text, String... place) {
        notes.add(new Note(true, from, text, List.of(place)));
    }

    /** Something is carried over, but means something else here. */
    void differs(String from, String text, String... place) {
        notes.add(new Note(true, from, text, List.of(place)));
    }

    /** Something needs no setting here. */
    void needless(String from, String text, String... place) {
        notes.add(new Note(false, from, text, List.of(place)));
    }

    List<Note> all() {
        return List.copyOf(notes);
    }
}
