// The log of a run, log.csv. What is read is written, and read again as the same.

#include "target.hpp"

#include "pocketgan/training_log.hpp"
#include "scratch.hpp"

namespace fuzz {

using namespace pocketgan;

void log(Input input) {
    static const ScratchFolder scratch;
    static const std::string path = scratch.path("log.csv");
    const std::vector<Column> columns = {Column::d_loss, Column::g_loss, Column::parzen};
    const std::string text = input.rest();
    spill(path, text);
    TrainingLog log(path, columns);
    if (!takes(text.size(), [&] { log.resume(1000); }))
        return;
    log.write();
    const std::string written = slurp(path);
    TrainingLog again(path, columns);
    again.resume(1000);
    again.write();
    require(slurp(path) == written, "a log is read back as it was written");
}

} // namespace fuzz
