package dev.solvent.admin.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.SecretBox;
import dev.solvent.litellm.AddedModel;
import io.vertx.core.Future;

/** What the gateway makes of the models that were added at run time. */
public interface AddedModels {
    /** Where their keys are sealed. */
    SecretBox secrets();

    /**
     * What a model would be.
     *
     * @param entry its settings, with the secrets
     * @throws dev.solvent.litellm.ImportException why it could not be called
     */
    AddedModel read(ObjectNode entry);

    /** Completes when requests to this gateway find what is stored by now. */
    Future<Void> refresh();
}
