// Writes samples FIRST, FIRST + 1, ... of SEED, drawn with an exported header, each of the class of
// its place in the list CLASSES: the latent, then the outputs.
#include "pictures.h"

#include "model.h"

static const unsigned char classes[] = {CLASSES};
static float latent[POCKETGAN_MODEL_LATENT_SIZE], image[POCKETGAN_MODEL_OUTPUTS];
static pocketgan_model_workspace workspace;

void draw_pictures(void) {
    for (size_t i = 0; i < sizeof classes; ++i) {
        pocketgan_model_latent(SEED, FIRST + i, latent);
        pocketgan_model_generate_class(latent, classes[i], image, &workspace);
        put(latent, sizeof latent);
        put(image, sizeof image);
    }
}
