package dev.solvent.config;

import java.util.List;

/**
 * A value that was given outside the file, in the place of what the file says.
 *
 * @param origin the variable or the option that gave it
 * @param path the keys from the root
 */
record Setting(Origin origin, List<String> path, Tree value) {}
