package dev.solvent.admin.door;

/**
 * Who comes in at an endpoint. Those who do not come in because of a role that holds for everything see and change nothing there
 * but what {@link Actor} says is theirs.
 */
public enum Rights {
    /** The master key alone. */
    MASTER("the master key"),
    /** Whoever may change everything. */
    ADMIN("a proxy admin"),
    /** Whoever may see everything. */
    VIEW("a proxy admin or viewer"),
    /** Also those who administer an organization: changes of its members. */
    ORGANIZE("a proxy admin or an organization admin"),
    /** Also those who administer a team: changes in it. */
    LEAD("a proxy admin or a team admin"),
    /** Also users and those who administer a team: changes of what is theirs. */
    CHANGE("a proxy admin, a team admin or an internal user"),
    /** Also users, those who only look, and those who administer a team: lists and reports of what is theirs. */
    REPORT("an internal user or a team admin"),
    /** Every key: it sees itself, its user and its teams. */
    OWN("any key"),
    /** Every key, and where the gateway is open, also those who present none. */
    ANYBODY("any key");

    private final String whose;

    Rights(String whose) {
        this.whose = whose;
    }

    /** Whose keys come in, in words. */
    String whose() {
        return whose;
    }

    boolean letIn(Actor actor) {
        return switch (this) {
            case MASTER -> actor.role() == Role.MASTER;
            case ADMIN -> actor.isAdmin();
            case VIEW -> actor.seesAll();
            case ORGANIZE -> actor.isAdmin() || actor.runsAny();
            case LEAD -> actor.isAdmin() || actor.leadsAny();
            case CHANGE -> actor.isAdmin() || actor.leadsAny() || actor.role() == Role.USER;
            case REPORT -> actor.role() != Role.NONE || actor.leadsAny();
            case OWN, ANYBODY -> true;
        };
    }
}
