package dev.solvent.budget;

import dev.solvent.money.NanoUsd;

/** What an account spent in one window of its period. */
public record WindowSpend(Window window, NanoUsd spent) {}
