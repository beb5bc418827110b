// Writes the outputs of samples FIRST to FIRST + COUNT - 1 of SEED, drawn with an exported header.
#include "pictures.h"

#include "model.h"

// Does not compile unless the constant is the size of the type.
typedef char
    check_workspace[sizeof(pocketgan_model_workspace) == POCKETGAN_MODEL_WORKSPACE_BYTES ? 1 : -1];

static float latent[POCKETGAN_MODEL_LATENT_SIZE], image[POCKETGAN_MODEL_OUTPUTS];
static pocketgan_model_workspace workspace;

void draw_pictures(void) {
    for (uint64_t index = FIRST; index < FIRST + COUNT; ++index) {
        pocketgan_model_latent(SEED, index, latent);
#ifdef POCKETGAN_MODEL_CLASSES
        // index % POCKETGAN_MODEL_CLASSES, without a call for a division of 64 bits
        pocketgan_model_generate_class(
            latent,
            ((uint32_t)(index - FIRST) + (uint32_t)(FIRST % POCKETGAN_MODEL_CLASSES)) %
                POCKETGAN_MODEL_CLASSES,
            image, &workspace);
#else
        pocketgan_model_generate(latent, image, &workspace);
#endif
        put(image, sizeof image);
    }
}
