package dev.solvent.client;

import dev.solvent.money.NanoUsd;

/** What an answer cost, and the model that made it. */
record Priced(String model, NanoUsd cost) {}
