package dev.solvent.wire;

/** Where in a request something lies, in OpenAI's notation; put into words only when something is wrong there. */
final class Path {

    private static final int LONGEST_NAME = 64;

    private String object = "";
    private int index = -1;
    private int part = -1;

    /** Back to the top. */
    void top() {
        object = "";
        index = -1;
        part = -1;
    }

    /** Into an object of the top level, such as {@code stream_options}. */
    void object(String name) {
        object = name;
    }

    /** Into an element of an array of the top level, such as {@code messages[3]}. */
    void element(String array, int at) {
        object = array;
        index = at;
        part = -1;
    }

    /** Into a part of the message's content, or with -1 out of it. */
    void part(int at) {
        part = at;
    }

    /** The path of a member of the present object. */
    String to(String name) {
        String here = here();
        return here.isEmpty() ? clip(name) : here + '.' + clip(name);
    }

    /** The path of the present object itself. */
    String here() {
        return object + (index < 0 ? "" : "[" + index + "]") + (part < 0 ? "" : ".content[" + part + "]");
    }

    /** A client's word, cut to a length that can be repeated to it. */
    static String clip(String word) {
        return word.length() <= LONGEST_NAME ? word : word.substring(0, LONGEST_NAME) + '…';
    }
}
