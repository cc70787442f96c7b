package dev.solvent.report;

/**
 * How much is counted at once.
 *
 * @param batch so many entries are added up before they are written
 * @param portion so many sums and lists of them are written in one step of Redis, at most
 */
record RollUpSize(int batch, int portion) {}
