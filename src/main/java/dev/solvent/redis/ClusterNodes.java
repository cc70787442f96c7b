package dev.solvent.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens the connections to all masters of a cluster, since Lettuce refuses the command that has to open one. */
final class ClusterNodes {
    private ClusterNodes() {}

    static CompletionStage<StatefulConnection<String, String>> connectAll(
            StatefulRedisClusterConnection<String, String> cluster) {
        CompletableFuture<?>[] connecting = cluster.getPartitions().stream()
                .filter(node -> node.is(RedisClusterNode.NodeFlag.UPSTREAM)
                        && !node.getSlots().isEmpty())
                // By address, as commands look their connection up; by the node's id it would be another one.
                .map(RedisClusterNode::getUri)
                .map(node -> cluster.getConnectionAsync(node.getHost(), node.getPort()))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(connecting).thenApply(nothing -> cluster);
    }
}
