package dev.solvent.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.solvent.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Renders the chart with Helm itself, offline, and reads what Kubernetes would get. */
class HelmChartTest {
    private static final Path CHART = Path.of("helm");

    /** What a gateway of more than one replica needs. */
    private static final String SHARED = "existingSecret: ours\nredis: {bundled: false}\n";

    /** What a Deployment needs. */
    private static final String UNKEPT = "persistence: {enabled: false}\n";

    @TempDir
    private Path directory;

    @Test
    void lintFindsNothingToSay() {
        LintResult result = new Helm(CHART).lint().strict().call();
        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
        assertThat(result.getMessages()).noneMatch(line -> line.contains("WARNING") || line.contains("ERROR"));
    }

    @Test
    void theChartIsOfTheVersionThatTheBuildMakes() throws IOException {
        JsonNode chart = Chart.parse(Files.readString(CHART.resolve("Chart.yaml")));
        assertThat(chart.at("/appVersion").asText()).isEqualTo(Version.current());
        assertThat(render("")
                        .workload()
                        .at("/spec/template/spec/containers/0/image")
                        .asText())
                .endsWith(":" + Version.current());
    }

    @Test
    void withoutValuesOneReplicaKeepsItsDataInAVolume() {
        Chart chart = render("");
        assertThat(chart.kinds()).containsExactlyInAnyOrder("StatefulSet", "Service", "Service", "ServiceAccount");
        JsonNode spec = chart.workload().at("/spec");
        assertThat(spec.at("/replicas").asInt()).isEqualTo(1);
        assertThat(spec.at("/volumeClaimTemplates/0/metadata/name").asText()).isEqualTo("data");
        assertThat(spec.at("/volumeClaimTemplates/0/spec/resources/requests/storage")
                        .asText())
                .isEqualTo("1Gi");
        assertThat(chart.mountPath("data")).isEqualTo("/data");
        JsonNode headless = chart.named("Service", spec.at("/serviceName").asText());
        assertThat(headless.at("/spec/clusterIP").asText()).isEqualTo("None");
        assertThat(chart.container().has("envFrom")).isFalse();
    }

    @Test
    void aStatefulSetWithoutPersistenceHasAnEmptyDirectoryInstead() {
        JsonNode spec = render("persistence: {enabled: false}").workload().at("/spec");
        assertThat(spec.has("volumeClaimTemplates")).isFalse();
        assertThat(Chart.find(spec.at("/template/spec/volumes"), "data").has("emptyDir"))
                .isTrue();
    }

    @Test
    void aDeploymentHasNoVolumeOfItsOwn() {
        Chart chart = render(SHARED + UNKEPT + "kind: Deployment\nreplicaCount: 3");
        assertThat(chart.kinds()).containsExactlyInAnyOrder("Deployment", "Service", "ServiceAccount");
        JsonNode spec = chart.workload().at("/spec");
        assertThat(spec.at("/replicas").asInt()).isEqualTo(3);
        assertThat(spec.has("volumeClaimTemplates")).isFalse();
        assertThat(spec.has("serviceName")).isFalse();
        assertThat(Chart.find(spec.at("/template/spec/volumes"), "data").has("emptyDir"))
                .isTrue();
    }

    @Test
    void replicasKeepTheirJournalsInVolumesUnlessTheirOwnerDoesWithout() {
        assertThat(render(SHARED + "replicaCount: 3").workload().at("/spec/volumeClaimTemplates"))
                .hasSize(1);
        assertThat(notes(SHARED + "replicaCount: 3"))
                .contains("Reach it from here")
                .doesNotContain("WARNING");
        assertThat(notes(SHARED + UNKEPT)).contains("WARNING", "Settlements that wait for Redis are lost");
        assertThat(notes(UNKEPT)).contains("WARNING", "keys and spend are lost with the pod");
        assertThat(notes("")).doesNotContain("WARNING");
    }

    @Test
    void everySelectorFindsThePods() {
        Chart chart = render(SHARED + "podDisruptionBudget: {enabled: true}");
        JsonNode labels = chart.workload().at("/spec/template/metadata/labels");
        List<JsonNode> selectors = new ArrayList<>();
        chart.objects("Service").forEach(service -> selectors.add(service.at("/spec/selector")));
        selectors.add(chart.workload().at("/spec/selector/matchLabels"));
        selectors.add(chart.only("PodDisruptionBudget").at("/spec/selector/matchLabels"));
        selectors.add(chart.workload().at("/spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels"));
        assertThat(selectors).hasSize(5).allSatisfy(selector -> {
            assertThat(selector).isNotEmpty();
            selector.properties()
                    .forEach(label -> assertThat(labels.get(label.getKey())).isEqualTo(label.getValue()));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "startupProbe, /health/liveliness",
        "livenessProbe, /health/liveliness",
        "readinessProbe, /health/readiness"
    })
    void probesAskTheGatewayOnItsOwnPort(String probe, String path) {
        Chart chart = render("containerPort: 4321");
        JsonNode container = chart.container();
        assertThat(container.at("/" + probe + "/httpGet/path").asText()).isEqualTo(path);
        assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http");
        assertThat(container.at("/ports/0/name").asText()).isEqualTo("http");
        assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(4321);
        assertThat(chart.variable("SOLVENT_PORT").at("/value").asText()).isEqualTo("4321");
    }

    @Test
    void podsMayDoNothingThatTheyNeedNot() {
        Chart chart = render("");
        JsonNode pod = chart.workload().at("/spec/template/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
        JsonNode container = chart.container().at("/securityContext");
        assertThat(container.at("/readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(chart.container().at("/resources/requests/memory").asText()).isNotEmpty();
    }

    @Test
    void kubernetesAddsNoVariablesThatLookLikeOurs() {
        JsonNode pod = render("").workload().at("/spec/template/spec");
        assertThat(pod.at("/enableServiceLinks").asBoolean(true)).isFalse();
    }

    @Test
    void aPodThatLeavesHasTimeToFinish() {
        Chart chart = render("terminationGracePeriodSeconds: 300\npreStopSleepSeconds: 7");
        JsonNode pod = chart.workload().at("/spec/template/spec");
        assertThat(pod.at("/terminationGracePeriodSeconds").asInt()).isEqualTo(300);
        assertThat(chart.container().at("/lifecycle/preStop/exec/command").toString())
                .isEqualTo("[\"sleep\",\"7\"]");
    }

    @Test
    void theConfigurationIsMountedAsItWasWritten() {
        Chart chart = render("""
                config:
                  models:
                    - {name: gpt, key: "${OPENAI_API_KEY}"}
                """);
        String file = chart.only("ConfigMap").at("/data/solvent.yaml").asText();
        JsonNode config = Chart.parse(file);
        assertThat(config.at("/models/0/name").asText()).isEqualTo("gpt");
        assertThat(config.at("/models/0/key").asText()).isEqualTo("${OPENAI_API_KEY}");
        String path = chart.variable("SOLVENT_CONFIG").at("/value").asText();
        assertThat(path).isEqualTo(chart.mountPath("config") + "/solvent.yaml");
        assertThat(chart.annotations().has("checksum/config")).isTrue();
    }

    @Test
    void podsRollWhenTheConfigurationOrASecretChanges() {
        assertThat(render("config: {a: 1}").annotations())
                .isNotEqualTo(render("config: {a: 2}").annotations());
        assertThat(render("secrets: {SOLVENT_MASTER_KEY: a}").annotations())
                .isNotEqualTo(render("secrets: {SOLVENT_MASTER_KEY: b}").annotations());
    }

    @Test
    void secretsAreKeptInASecretAndEmptyOnesLeftOut() {
        Chart chart = render("""
                replicaCount: 2
                secrets: {SOLVENT_MASTER_KEY: "sk-m: \\"x\\"", REDIS_URL: "redis://r:6379", MISTRAL_API_KEY: "0123"}
                """);
        JsonNode secret = chart.only("Secret");
        assertThat(secret.at("/stringData").toString())
                .isEqualTo("{\"MISTRAL_API_KEY\":\"0123\",\"REDIS_URL\":\"redis://r:6379\","
                        + "\"SOLVENT_MASTER_KEY\":\"sk-m: \\\"x\\\"\"}");
        String name = secret.at("/metadata/name").asText();
        JsonNode container = chart.container();
        assertThat(container.at("/envFrom/0/secretRef/name").asText()).isEqualTo(name);
        assertThat(chart.variable("REDIS_URL")
                        .at("/valueFrom/secretKeyRef/name")
                        .asText())
                .isEqualTo(name);
        assertThat(chart.workload().toString()).doesNotContain("redis://", "sk-m", "0123");
    }

    @Test
    void aPodOfManyDoesNotStartWithoutWhatTheyShare() {
        Chart chart = render(SHARED + "replicaCount: 2");
        JsonNode container = chart.container();
        assertThat(container.at("/envFrom/0/secretRef/name").asText()).isEqualTo("ours");
        for (String name : List.of("REDIS_URL", "SOLVENT_MASTER_KEY")) {
            JsonNode reference = chart.variable(name).at("/valueFrom/secretKeyRef");
            assertThat(reference.at("/name").asText()).isEqualTo("ours");
            assertThat(reference.at("/key").asText()).isEqualTo(name);
            assertThat(reference.has("optional")).isFalse();
        }
    }

    @Test
    void anExistingSecretIsNotMadeAgain() {
        assertThat(render("existingSecret: ours").kinds()).doesNotContain("Secret");
    }

    @Test
    void moreVariablesCanBeGiven() {
        Chart chart = render("""
                extraEnv: [{name: HTTPS_PROXY, value: "http://p"}]
                extraEnvFrom: [{secretRef: {name: more}}]
                """);
        JsonNode container = chart.container();
        assertThat(chart.variable("HTTPS_PROXY").at("/value").asText()).isEqualTo("http://p");
        assertThat(container.at("/envFrom/0/secretRef/name").asText()).isEqualTo("more");
    }

    @Test
    void prometheusIsToldWhereToScrape() {
        JsonNode annotations = render("podAnnotations: {team: a}").annotations();
        assertThat(annotations.at("/prometheus.io~1scrape").asText()).isEqualTo("true");
        assertThat(annotations.at("/prometheus.io~1port").asText()).isEqualTo("4000");
        assertThat(annotations.at("/prometheus.io~1path").asText()).isEqualTo("/metrics");
        assertThat(annotations.at("/team").asText()).isEqualTo("a");
        assertThat(render("metrics: {scrapeAnnotations: false}").annotations().has("prometheus.io/scrape"))
                .isFalse();
    }

    @Test
    void anIngressLeadsToTheService() {
        Chart chart = render("""
                ingress:
                  enabled: true
                  className: nginx
                  hosts: [{host: llm.example.com, paths: [{path: /}]}]
                  tls: [{secretName: cert, hosts: [llm.example.com]}]
                """);
        JsonNode ingress = chart.only("Ingress");
        assertThat(ingress.at("/spec/ingressClassName").asText()).isEqualTo("nginx");
        assertThat(ingress.at("/spec/rules/0/host").asText()).isEqualTo("llm.example.com");
        assertThat(ingress.at("/spec/tls/0/secretName").asText()).isEqualTo("cert");
        JsonNode backend = ingress.at("/spec/rules/0/http/paths/0/backend/service");
        JsonNode service = chart.named("Service", backend.at("/name").asText());
        assertThat(service.at("/spec/ports/0/name")).isEqualTo(backend.at("/port/name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"StatefulSet", "Deployment"})
    void theAutoscalerOwnsTheNumberOfReplicas(String kind) {
        Chart chart = render(SHARED + UNKEPT + "kind: " + kind + "\nautoscaling: {enabled: true, maxReplicas: 7}");
        JsonNode scaler = chart.only("HorizontalPodAutoscaler");
        assertThat(scaler.at("/spec/scaleTargetRef/kind").asText()).isEqualTo(kind);
        assertThat(scaler.at("/spec/scaleTargetRef/name"))
                .isEqualTo(chart.workload().at("/metadata/name"));
        assertThat(scaler.at("/spec/maxReplicas").asInt()).isEqualTo(7);
        assertThat(chart.workload().at("/spec").has("replicas")).isFalse();
    }

    @Test
    void aDisruptionBudgetSaysOneOfItsTwoNumbers() {
        JsonNode most = render("podDisruptionBudget: {enabled: true}").only("PodDisruptionBudget");
        assertThat(most.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
        assertThat(most.at("/spec").has("minAvailable")).isFalse();
        JsonNode least = render("podDisruptionBudget: {enabled: true, minAvailable: 50%}")
                .only("PodDisruptionBudget");
        assertThat(least.at("/spec/minAvailable").asText()).isEqualTo("50%");
        assertThat(least.at("/spec").has("maxUnavailable")).isFalse();
    }

    @Test
    void serviceAccountsCanBeYours() {
        Chart chart = render("serviceAccount: {create: false, name: theirs}");
        assertThat(chart.kinds()).doesNotContain("ServiceAccount");
        assertThat(chart.workload().at("/spec/template/spec/serviceAccountName").asText())
                .isEqualTo("theirs");
    }

    private String notes(String values) {
        return Chart.notes(CHART, directory, values);
    }

    private Chart render(String values) {
        return Chart.render(CHART, directory, values);
    }
}
