package dev.solvent.identity;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.budget.Carry;
import dev.solvent.budget.RecordVersion;
import dev.solvent.budget.SpendSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records to write together. {@link Records#commit} works out from what each record was and becomes which names it gains and
 * loses, and which lists it enters and leaves.
 */
public final class Change {
    private final Author by;
    private final List<Step> steps = new ArrayList<>();
    private final List<Carry> carries = new ArrayList<>();
    private Optional<SpendSet> spend = Optional.empty();
    private Optional<Stored> spender = Optional.empty();
    private boolean audited = true;
    private final Map<String, Integer> rooms = new LinkedHashMap<>();
    private final Map<Stored, RecordVersion> unchanged = new LinkedHashMap<>();

    public Change(Author by) {
        this.by = by;
    }

    /** Leaves the change out of the audit log: it is none that somebody made by hand. */
    @CanIgnoreReturnValue
    public Change unaudited() {
        audited = false;
        return this;
    }

    boolean isAudited() {
        return audited;
    }

    /** Who makes the change. */
    public Author by() {
        return by;
    }

    /**
     * One record: what it was taken to be (with the version of that), and what it becomes; two absences just check.
     *
     * @param heirOf the id of the record whose names it may take over, since that one goes in the same change; may be empty
     */
    record Step(
            String kind,
            String id,
            String expectedVersion,
            Optional<? extends Stored> before,
            Optional<? extends Stored> after,
            String heirOf) {
        /** As those are told who listen. */
        String name() {
            return kind + ":" + id;
        }
    }

    /** Makes a record, which must not exist. */
    @CanIgnoreReturnValue
    public Change create(Stored record) {
        steps.add(new Step(record.kind(), record.id(), "", Optional.empty(), Optional.of(record), ""));
        return this;
    }

    /** Writes {@code after} over what was found, which must not have changed since. */
    @CanIgnoreReturnValue
    public <R extends Stored> Change replace(Versioned<R> found, R after) {
        steps.add(
                new Step(after.kind(), after.id(), found.version().version(), found.record(), Optional.of(after), ""));
        return this;
    }

    /** Deletes a record that was found, which must not have changed since. */
    @CanIgnoreReturnValue
    public <R extends Stored> Change delete(Versioned<R> found) {
        R before = found.record().orElseThrow();
        steps.add(new Step(
                before.kind(), before.id(), found.version().version(), Optional.of(before), Optional.empty(), ""));
        return this;
    }

    /** Writes {@code after}, which has an id of its own, in the place of what was found; it takes its names over. */
    @CanIgnoreReturnValue
    public <R extends Stored> Change move(Versioned<R> found, R after) {
        delete(found);
        String before = found.record().orElseThrow().id();
        steps.add(new Step(after.kind(), after.id(), "", Optional.empty(), Optional.of(after), before));
        return this;
    }

    /** Takes for granted that a record is still what was found. */
    @CanIgnoreReturnValue
    public <R extends Stored> Change ifUnchanged(Versioned<R> found) {
        R record = found.record().orElseThrow();
        unchanged.put(record, found.version());
        return this;
    }

    /** Records that must still be at these versions. */
    Map<Stored, RecordVersion> unchanged() {
        return Map.copyOf(unchanged);
    }

    /** Takes for granted that fewer than {@code most} records are in a list. */
    @CanIgnoreReturnValue
    public Change ifFewerThan(int most, String index) {
        rooms.put(index, most);
        return this;
    }

    /** How many records each list may have at most before the change. */
    Map<String, Integer> rooms() {
        return Map.copyOf(rooms);
    }

    /** The records that are made by it. */
    public List<Stored> made() {
        return steps.stream()
                .filter(step -> step.before().isEmpty())
                .<Stored>flatMap(step -> step.after().stream())
                .toList();
    }

    /** Takes an account's spend and holds along into the window that it enters by this change. */
    @CanIgnoreReturnValue
    public Change carry(Carry carry) {
        carries.add(carry);
        return this;
    }

    List<Carry> carries() {
        return List.copyOf(carries);
    }

    /** Sets what a record's account has spent by hand; in the place of what was to be set before. */
    @CanIgnoreReturnValue
    public Change set(Stored record, SpendSet set) {
        spender = Optional.of(record);
        spend = Optional.of(set);
        return this;
    }

    /** Whose spend is set. */
    Optional<Stored> spender() {
        return spender;
    }

    Optional<SpendSet> spend() {
        return spend;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }
}
