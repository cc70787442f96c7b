package dev.solvent.admin.spend;

import dev.solvent.admin.door.Rights;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Kind;
import dev.solvent.report.Subject;
import java.util.Optional;

/** About whom daily activity can be asked for. */
enum ActivityOf {
    USER(Subject.USER, "user_id", "user_email", 50),
    TEAM(Subject.TEAM, "team_ids", "team_alias", 10),
    TAG(Subject.TAG, "tags", "description", 10),
    CUSTOMER(Subject.CUSTOMER, "end_user_ids", "alias", 10),
    ORGANIZATION(Subject.ORGANIZATION, "organization_ids", "organization_alias", 10);

    private final Subject subject;
    private final String param;
    private final String alias;
    private final int pageSize;

    ActivityOf(Subject subject, String param, String alias, int pageSize) {
        this.subject = subject;
        this.param = param;
        this.alias = alias;
        this.pageSize = pageSize;
    }

    Subject subject() {
        return subject;
    }

    /** The parameter that names them: one id, or several with commas between. */
    String param() {
        return param;
    }

    /** The parameter that names those who are left out; users have none. */
    Optional<String> excluding() {
        return this == USER || this == TAG ? Optional.empty() : Optional.of("exclude_" + param);
    }

    /** The field of their record that tells more of them. */
    String alias() {
        return alias;
    }

    /** Customers, tags and organizations are nobody's but the owner's. */
    Rights rights() {
        return this == USER || this == TEAM ? Rights.OWN : Rights.VIEW;
    }

    int pageSize() {
        return pageSize;
    }

    Kind<Holder> kind() {
        return switch (this) {
            case USER -> Kind.USER;
            case TEAM -> Kind.TEAM;
            case TAG -> Kind.TAG;
            case CUSTOMER -> Kind.CUSTOMER;
            case ORGANIZATION -> Kind.ORGANIZATION;
        };
    }

    String word() {
        return kind().name();
    }
}
