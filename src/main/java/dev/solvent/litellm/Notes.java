package dev.solvent.litellm;

import java.util.ArrayList;
import java.util.List;

/** What is to be said of an import: to whoever runs it, and in the file at the place. */
final class Notes {
    private final List<Note> notes = new ArrayList<>();

    /** How bad it is. */
    enum Weight {
        LOST,
        DIFFERS,
        NEEDLESS
    }

    /**
     * One remark.
     *
     * @param weight how bad it is
     * @param from the path in LiteLLM's file
     * @param text what became of it
     * @param place the keys of the setting of ours that it is about; none where it is about no one setting
     */
    record Note(Weight weight, String from, String text, List<String> place) {
        boolean warning() {
            return weight != Weight.NEEDLESS;
        }

        @Override
        public String toString() {
            return from.isEmpty() ? text : from + ": " + text;
        }
    }

    /** Something has no counterpart. */
    void lost(String from, String text, String... place) {
        notes.add(new Note(Weight.LOST, from, text, List.of(place)));
    }

    /** Something is carried over, but means something else here. */
    void differs(String from, String text, String... place) {
        notes.add(new Note(Weight.DIFFERS, from, text, List.of(place)));
    }

    /** Something needs no setting here. */
    void needless(String from, String text, String... place) {
        notes.add(new Note(Weight.NEEDLESS, from, text, List.of(place)));
    }

    List<Note> all() {
        return List.copyOf(notes);
    }
}
