package dev.solvent.client;

/** Budgets on a server that speaks the two endpoints and knows no tags. */
class UntaggedServerTest extends HostedBudgetTest {
    @Override
    boolean tags() {
        return false;
    }
}
