package dev.solvent.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Budgets for the users of a program that calls models itself: LiteLLM's {@code BudgetManager}, in Java. It counts what its caller
 * tells it and never stops a call; for budgets that nothing can overspend, send the calls through the gateway.
 *
 * <pre>{@code
 * BudgetManager budgets = BudgetManager.local();
 * if (!budgets.isValidUser("1234")) {
 *     budgets.createBudget(new BigDecimal("10"), "1234");
 * }
 * if (budgets.getCurrentCost("1234").compareTo(budgets.getTotalBudget("1234")) <= 0) {
 *     ChatCompletion answer = client.chat().completions().create(params);
 *     budgets.updateCost("1234", answer);
 * }
 * }</pre>
 *
 * <p>The functions, the file and the two requests to a server are LiteLLM's, so that its Python class may use the same budgets.
 * What differs:
 *
 * <ul>
 *   <li>All changes are saved when the call that makes them returns, budgets without a duration and resets among them; there are
 *       no threads in the background.
 *   <li>Every call works on what is stored now, not on what was there at the start, and changes one user's record in it under a lock:
 *       threads, processes on one file, and programs on one Solvent server lose no updates among each other. The Python class takes no
 *       part in that: it writes all that it knows over all that is there.
 *   <li>A file is replaced as a whole or not at all; one that is no JSON is an error and stays as it is.
 *   <li>A budget is created now, not when the program was started.
 *   <li>Periods that are over have ended for every function, without {@link #updateBudgetAllUsers}; the next one begins where the last
 *       one ended, not when somebody looked.
 *   <li>An unknown duration is an error before anything is changed; a month has 28 days as there, but {@link BudgetDuration#days}
 *       takes any number.
 *   <li>Contents of messages may be lists of parts.
 *   <li>The cost of the models is always a map.
 *   <li>Amounts are exact decimals, costs are whole nano-dollars.
 * </ul>
 *
 * <p>All functions block. Safe for use by any number of threads. An unknown user is a {@link NoSuchElementException}; a store that
 * cannot be read or written is a {@link BudgetStoreException}. Amounts are US dollars.
 */
public final class BudgetManager {
    private static final Path LITELLM_FILE = Path.of("user_cost.json");

    private final BudgetStore store;
    private final ModelPrices prices;
    private final InstantSource clock;

    private BudgetManager(BudgetStore store, ModelPrices prices, InstantSource clock) {
        this.store = store;
        this.prices = prices;
        this.clock = clock;
    }

    /** Budgets in {@code user_cost.json} in the working directory, where LiteLLM's class has them. */
    public static BudgetManager local() {
        return local(LITELLM_FILE);
    }

    /** Budgets in a file of that form. The first change makes it, in a directory that is there, and a file {@code .lock} beside it. */
    public static BudgetManager local(Path file) {
        return new BudgetManager(new LocalFile(file), ModelPrices.builtIn(), InstantSource.system());
    }

    /**
     * Budgets on a server, without any headers.
     *
     * @param apiBase what {@code /get_budget} and {@code /set_budget} are appended to
     */
    public static BudgetManager hosted(String projectName, URI apiBase) {
        return hosted(projectName, apiBase, Map.of());
    }

    /**
     * Budgets on a server.
     *
     * @param apiBase what {@code /get_budget} and {@code /set_budget} are appended to
     * @param headers sent with every request, such as {@code Authorization: Bearer sk-...}
     */
    public static BudgetManager hosted(String projectName, URI apiBase, Map<String, String> headers) {
        return new BudgetManager(
                new HostedProject(projectName, apiBase, headers), ModelPrices.builtIn(), InstantSource.system());
    }

    /** The same budgets, at other prices. */
    public BudgetManager withPrices(ModelPrices other) {
        return new BudgetManager(store, other, clock);
    }

    /** The same budgets, at another time. */
    BudgetManager withClock(InstantSource other) {
        return new BudgetManager(store, prices, other);
    }

    /** A budget that lasts for ever. It replaces the user's whole record, with all that was spent. */
    @CanIgnoreReturnValue
    public UserBudget createBudget(BigDecimal totalBudget, String user) {
        return create(totalBudget, user, Optional.empty(), clock.instant());
    }

    /** A budget that begins anew after each duration, from now on. It replaces the user's whole record, with all that was spent. */
    @CanIgnoreReturnValue
    public UserBudget createBudget(BigDecimal totalBudget, String user, BudgetDuration duration) {
        return createBudget(totalBudget, user, duration, clock.instant());
    }

    /** A budget whose first period began at a moment of the caller's choice. */
    @CanIgnoreReturnValue
    public UserBudget createBudget(BigDecimal totalBudget, String user, BudgetDuration duration, Instant createdAt) {
        return create(totalBudget, user, Optional.of(duration), createdAt);
    }

    private UserBudget create(
            BigDecimal totalBudget, String user, Optional<BudgetDuration> duration, Instant createdAt) {
        if (NanoUsd.floor(totalBudget).isNegative()) {
            throw new IllegalArgumentException("a budget is not negative: " + totalBudget);
        }
        UserRecord record = UserRecord.fresh(user, totalBudget, duration, createdAt);
        return store.change(users -> {
            users.set(user, record.fields().deepCopy());
            return record.budget();
        });
    }

    /**
     * What the user will have spent if these messages are sent: what is spent, and the price of their texts. The answer does not count,
     * and neither do pictures, recordings and files.
     *
     * @param messages maps or objects that Jackson turns into messages of a chat, with a {@code content} that is a text or a list of parts
     * @throws UnpricedModelException when nobody knows what the model costs
     */
    public BigDecimal projectedCost(String model, List<?> messages, String user) {
        NanoUsd spent = current(user).cost();
        return UserRecord.usd(spent.plus(prices.ofPrompt(model, MessageTexts.of(messages))));
    }

    /** As it was written. */
    public BigDecimal getTotalBudget(String user) {
        return current(user).total();
    }

    /**
     * Counts what an answer cost, by the usage that it reports and the model that it names.
     *
     * @param answer the JSON of a chat completion (or of a response, a message, an embedding) as text, bytes or a tree, or an object that
     *     Jackson turns into it, such as those of OpenAI's Java client; of a stream, the chunk that reports the usage
     * @throws UnpricedModelException when nobody knows what the model costs
     * @throws IllegalArgumentException when it reports no usage, or none that makes sense
     */
    @CanIgnoreReturnValue
    public UserBudget updateCost(String user, Object answer) {
        return add(user, prices.ofAnswer(BudgetJson.ofAnswer(answer)));
    }

    /**
     * Counts what a prompt and its answer cost, by their texts. Each is counted as one message of a chat.
     *
     * @throws UnpricedModelException when nobody knows what the model costs
     * @throws IllegalArgumentException when a text is empty
     */
    @CanIgnoreReturnValue
    public UserBudget updateCost(String user, String model, String inputText, String outputText) {
        if (model.isEmpty() || inputText.isEmpty() || outputText.isEmpty()) {
            throw new IllegalArgumentException("either an answer, or a model and both texts are needed");
        }
        return add(user, new Priced(model, prices.ofTexts(model, inputText, outputText)));
    }

    private UserBudget add(String user, Priced answer) {
        return change(user, record -> record.add(answer));
    }

    /** What the user has spent in the current period. */
    public BigDecimal getCurrentCost(String user) {
        return UserRecord.usd(current(user).cost());
    }

    /** What each model cost the user in the current period; empty if nothing was spent. */
    public Map<String, BigDecimal> getModelCost(String user) {
        return current(user).budget().modelCost();
    }

    public boolean isValidUser(String user) {
        return store.read().has(user);
    }

    public List<String> getUsers() {
        List<String> users = new ArrayList<>();
        store.read().fieldNames().forEachRemaining(users::add);
        return List.copyOf(users);
    }

    /** Takes back all that the user has spent. The period goes on. */
    @CanIgnoreReturnValue
    public UserBudget resetCost(String user) {
        return change(user, UserRecord::reset);
    }

    /**
     * Begins the user's next period, if the current one is over. Only for what is stored: to every other function it is over anyway.
     *
     * @return whether it was over; never for a budget without a duration
     */
    @CanIgnoreReturnValue
    public boolean resetOnDuration(String user) {
        Instant now = clock.instant();
        return record(store.read(), user).turn(now)
                && store.change(users -> record(users, user).turn(now));
    }

    /**
     * Begins the next period of all users whose period is over, in one go. A record that makes no sense is left alone.
     *
     * @return those users
     */
    @CanIgnoreReturnValue
    public List<String> updateBudgetAllUsers() {
        Instant now = clock.instant();
        return turn(store.read(), now).isEmpty() ? List.of() : store.change(users -> turn(users, now));
    }

    private static List<String> turn(ObjectNode users, Instant now) {
        List<String> turned = new ArrayList<>();
        users.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode fields && isOver(entry.getKey(), fields, now)) {
                turned.add(entry.getKey());
            }
        });
        return List.copyOf(turned);
    }

    private static boolean isOver(String user, ObjectNode fields, Instant now) {
        try {
            return new UserRecord(user, fields).turn(now);
        } catch (BudgetStoreException e) {
            return false;
        }
    }

    /** Writes all records once more. Every change is saved by itself, so this only shows that the store can be written. */
    public void saveData() {
        store.change(users -> users.size());
    }

    private UserBudget change(String user, Consumer<UserRecord> change) {
        return store.change(users -> {
            UserRecord record = record(users, user);
            record.turn(clock.instant());
            change.accept(record);
            return record.budget();
        });
    }

    private UserRecord current(String user) {
        UserRecord record = record(store.read(), user);
        record.turn(clock.instant());
        return record;
    }

    private static UserRecord record(ObjectNode users, String user) {
        JsonNode fields = users.path(user);
        if (fields instanceof ObjectNode object) {
            return new UserRecord(user, object);
        }
        if (fields.isMissingNode()) {
            throw new NoSuchElementException("there is no budget for the user " + user);
        }
        throw new BudgetStoreException("the record of " + user + " is no object");
    }
}
