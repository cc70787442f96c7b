package dev.solvent.litellm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.provider.AuthStyle;
import dev.solvent.provider.ProviderConfig;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddedModelTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "EU_API_KEY",
            "sk-eu",
            "EU_API_BASE",
            "https://eu.example.org",
            "SOLVENT_MASTER_KEY",
            "sk-m",
            "REDIS_KEY",
            "x");

    @Test
    void variablesAreFilledIn() {
        AddedModel model = added(
                "{'model': 'azure/ours', 'api_base': 'os.environ/EU_API_BASE', 'api_key': 'os.environ/EU_API_KEY'}",
                "{'base_model': 'azure/gpt-4o-mini'}");
        ProviderConfig config = model.config("azure-1");

        assertThat(config.baseUrl()).isEqualTo("https://eu.example.org/openai/v1");
        assertThat(config.apiKey()).contains("sk-eu");
        assertThat(config.auth()).isEqualTo(AuthStyle.API_KEY);
        assertThat(config.kind()).isEqualTo("openai");
        assertThat(model.model()).isEqualTo("ours");
        assertThat(model.like()).contains("openai/gpt-4o-mini");
        assertThat(model.toString()).doesNotContain("sk-eu");
    }

    @Test
    void whatLooksLikeAReferenceOfOursIsTextHere() {
        AddedModel model = added("{'model': 'openai/gpt-4o', 'api_key': 'sk-${EU_API_KEY}'}", "{}");
        assertThat(model.config("x").apiKey()).contains("sk-${EU_API_KEY}");
    }

    @Test
    void whatSaysNothingIsNoReasonToRefuse() {
        AddedModel model = added(
                "{'model': 'openai/gpt-4o', 'api_key': 'k', 'drop_params': false, 'aws_region_name': null, 'tags': [],"
                        + " 'input_cost_per_pixel': 0.0, 'vertex_project': '', 'timeout': 2.5, 'weight': 3}",
                "{'mode': 'chat', 'access_groups': ['beta'], 'anything': 1}");
        assertThat(model.config("x").connections().timeoutMillis()).isEqualTo(2_500);
        assertThat(model.share()).isEqualTo(3);
        assertThat(model.configured()).isEmpty();
    }

    @Test
    void withoutAKeyItGoesToAProviderThatIsOn() {
        assertThat(added("{'model': 'demo/demo'}", "{}").configured()).contains("demo");
        assertThat(added("{'model': 'vllm/some/llama'}", "{}").model()).isEqualTo("some/llama");
        assertThatThrownBy(() -> added("{'model': 'openai/gpt-4o'}", "{}"))
                .hasMessageContaining("no provider openai is on");
    }

    @Test
    void onlyKeysAndAddressesOfProvidersAreTakenFromTheEnvironment() {
        for (String name : new String[] {"SOLVENT_MASTER_KEY", "REDIS_KEY", "HOME", "A-B_KEY\nx"}) {
            String json = "{'model': 'openai/gpt-4o', 'api_key': 'os.environ/" + name.replace("\n", "\\n") + "'}";
            assertThatThrownBy(() -> added(json, "{}")).isInstanceOf(ImportException.class);
        }
        assertThatThrownBy(() -> added(
                        "{'model': 'openai/x', 'api_key': 'k', 'extra_headers': {'x-a': 'os.environ/HOME'}}", "{}"))
                .isInstanceOf(ImportException.class);
    }

    private static AddedModel added(String params, String info) {
        try {
            String json = "{'model_name': 'm', 'litellm_params': " + params + ", 'model_info': " + info + "}";
            ObjectNode entry = (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
            return AddedModel.of(entry, ENVIRONMENT, Set.of("demo", "vllm"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
