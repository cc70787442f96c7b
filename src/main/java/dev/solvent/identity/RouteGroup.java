package dev.solvent.identity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * LiteLLM's names for groups of routes (its {@code LiteLLMRoutes}), each with those of them that a gateway like this has. A group of
 * routes that we do not serve at all has none.
 */
enum RouteGroup {
    OPENAI_ROUTES(withAndWithoutVersion(
            "/chat/completions",
            "/completions",
            "/embeddings",
            "/responses",
            "/responses/*",
            "/images/*",
            "/audio/*",
            "/moderations",
            "/rerank",
            "/models",
            "/models/*")),
    ANTHROPIC_ROUTES(List.of("/v1/messages", "/v1/messages/*")),
    MODEL_INFO_ROUTES(List.of("/model/info", "/v1/model/info")),
    LLM_API_ROUTES(all(
            List.of(OPENAI_ROUTES.routes, ANTHROPIC_ROUTES.routes, MODEL_INFO_ROUTES.routes, List.of("/v2/rerank")))),
    INFO_ROUTES(List.of(
            "/key/info",
            "/key/health",
            "/key/list",
            "/key/aliases",
            "/v2/key/info",
            "/team/info",
            "/team/list",
            "/v2/team/list",
            "/team/available",
            "/organization/list",
            "/user/info",
            "/v2/user/info",
            "/model/info",
            "/v1/model/info",
            "/v2/model/info",
            "/model_group/info",
            "/health",
            "/models",
            "/v1/models")),
    KEY_MANAGEMENT_ROUTES(List.of("/key/*")),
    SPEND_TRACKING_ROUTES(List.of("/spend/*", "/cost/estimate")),
    GLOBAL_SPEND_TRACKING_ROUTES(List.of("/global/spend", "/global/spend/*")),
    MASTER_KEY_ONLY_ROUTES(List.of("/global/spend/reset")),
    MANAGEMENT_ROUTES(all(List.of(
            KEY_MANAGEMENT_ROUTES.routes,
            SPEND_TRACKING_ROUTES.routes,
            GLOBAL_SPEND_TRACKING_ROUTES.routes,
            MODEL_INFO_ROUTES.routes,
            List.of("/v2/key/*", "/user/*", "/v2/user/*", "/team/*", "/v2/team/*", "/organization/*", "/customer/*"),
            List.of("/end_user/*", "/budget/*", "/tag/*", "/model/*", "/v2/model/*", "/model_group/info", "/project/*"),
            List.of("/provider/budgets", "/global/*", "/audit", "/audit/*", "/agent/*", "/health")))),
    INTERNAL_USER_ROUTES(all(List.of(KEY_MANAGEMENT_ROUTES.routes, SPEND_TRACKING_ROUTES.routes))),
    INTERNAL_USER_VIEW_ONLY_ROUTES(SPEND_TRACKING_ROUTES.routes),
    GOOGLE_ROUTES(List.of()),
    MCP_ROUTES(List.of()),
    AGENT_ROUTES(List.of()),
    MAPPED_PASS_THROUGH_ROUTES(List.of()),
    LITELLM_NATIVE_ROUTES(List.of());

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes the list
    private final List<String> routes;

    RouteGroup(List<String> routes) {
        this.routes = routes;
    }

    static Optional<RouteGroup> of(String word) {
        return Stream.of(values()).filter(group -> group.word().equals(word)).findFirst();
    }

    /** LiteLLM's name. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Paths; one with a {@code *} at its end stands for all that begin so. */
    List<String> routes() {
        return routes;
    }

    private static List<String> withAndWithoutVersion(String... paths) {
        return Stream.of(paths).flatMap(path -> Stream.of(path, "/v1" + path)).toList();
    }

    private static List<String> all(List<List<String>> lists) {
        return lists.stream().flatMap(List::stream).distinct().toList();
    }
}
