package dev.solvent.usage;

/** What was found where a provider reports the usage of an answer. */
public sealed interface UsageReport permits ReportedUsage, UsageReport.Absent, UsageReport.Unusable {

    /** Nothing is reported, or nothing but zeros: the answer may be counted instead. */
    record Absent() implements UsageReport {}

    /**
     * Something is reported that no answer can have used (a negative figure, a text, more tokens than there are): the
     * provider will bill by figures that nobody here knows, so a count of our own is worth nothing.
     *
     * @param field the first one that makes no sense
     */
    record Unusable(String field) implements UsageReport {}

    UsageReport ABSENT = new Absent();
}
