package dev.solvent.overspend;

/** What goes wrong in the middle of a run. */
enum Fault {
    NONE,
    /** One gateway of several ends as by kill -9; its open holds are charged when their time is up. */
    KILL,
    /** Redis stands still for five seconds. */
    PAUSE,
    /** Redis is killed, and comes back after two seconds with what it had. */
    RESTART,
    /** Of every tenth charge the answer is lost. */
    DROP;

    static final int DROP_EVERY = 10;
    private static final long PAUSE_MILLIS = 5_000;
    private static final long AWAY_MILLIS = 2_000;

    void strike(Setting setting) throws InterruptedException {
        switch (this) {
            case KILL -> setting.replicas().get(0).kill();
            case PAUSE -> {
                setting.redis().freeze();
                pause(PAUSE_MILLIS);
                setting.redis().thaw();
            }
            case RESTART -> {
                setting.redis().kill();
                pause(AWAY_MILLIS);
                setting.redis().start();
            }
            case NONE, DROP -> {}
        }
    }

    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
