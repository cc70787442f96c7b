package dev.solvent.admin;

/** Who may use an endpoint. */
enum Rights {
    /** The master key alone. */
    MASTER,
    /** Also a client key; the endpoint shows it nothing but what is its own. */
    OWN
}
