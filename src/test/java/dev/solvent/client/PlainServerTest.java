package dev.solvent.client;

/** Budgets on a server that speaks the two endpoints and knows no versions. */
class PlainServerTest extends HostedBudgetTest {
    @Override
    boolean versions() {
        return false;
    }
}
