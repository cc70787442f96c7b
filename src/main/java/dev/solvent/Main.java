package dev.solvent;

import java.io.PrintStream;

/** The command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        out.println("solvent " + Version.current());
    }
}
