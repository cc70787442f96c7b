package dev.solvent.packaging;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that the chart refuses, and what it says of them. */
class HelmValuesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: DaemonSet | kind",
                "replicaCount: two | replicaCount",
                "replicaCount: -1 | replicaCount",
                "replicas: 2 | replicas",
                "service: {port: 70000} | port",
                "containerPort: 80 | containerPort",
                "image: {pullPolicy: Sometimes} | pullPolicy",
                "image: {repository: ''} | repository",
                "secrets: {not-a-variable: x} | not-a-variable",
                "secrets: {REDIS_URL: 6379} | REDIS_URL",
                "persistence: {size: big} | size",
                "config: text | config",
                "ingress: {hosts: [{host: a}]} | paths",
                "livenessProbe: {path: /other} | livenessProbe",
                "podDisruptionBudget: {minAvailable: half} | minAvailable",
                "extraEnv: [{value: x}] | extraEnv"
            })
    void theSchemaRefusesAndNames(String values, String name) {
        assertThatThrownBy(() -> Chart.render(Path.of("helm"), directory, values))
                .hasMessageContaining("schema")
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicaCount: 2 | share one Redis server",
                "kind: Deployment | a Deployment keeps no volumes",
                "{kind: Deployment, persistence: {enabled: false}} | share one Redis server",
                "autoscaling: {enabled: true} | share one Redis server",
                "{replicaCount: 2, secrets: {REDIS_URL: 'redis://r'}} | share one master key",
                "{redis: {bundled: false}} | holds REDIS_URL",
                "{existingSecret: ours, secrets: {REDIS_URL: 'redis://r'}} | set one of the two",
                "{terminationGracePeriodSeconds: 5, preStopSleepSeconds: 5} | must be more than preStopSleepSeconds",
                "{existingSecret: ours, redis: {bundled: false}, autoscaling: {enabled: true, minReplicas: 5,"
                        + " maxReplicas: 4}} | is more than autoscaling.maxReplicas"
            })
    void whatWouldLoseMoneyIsRefused(String values, String reason) {
        assertThatThrownBy(() -> Chart.render(Path.of("helm"), directory, values))
                .hasMessageContaining(reason);
    }
}
