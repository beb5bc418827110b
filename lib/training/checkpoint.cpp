#include "training/checkpoint.hpp"

#include "base/files.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"

#include <nlohmann/json.hpp>

namespace pocketgan {
namespace {

using nlohmann::json;

constexpr const char* kFormat = "pocketgan-checkpoint";
constexpr int kVersion = 1;
constexpr std::uint64_t kLargestJson = 1 << 20;

std::string array_path(const std::string& folder, const char* name) {
    return folder + "/" + name + ".npy";
}

} // namespace

void write_checkpoint(const std::string& folder, const Checkpoint& checkpoint) {
    replace_folder(folder, [&](const std::string& fresh) {
        json text = {{"format", kFormat}, {"version", kVersion}, {"networks", checkpoint.networks}};
        for (const Checkpoint::Counter& counter : checkpoint.counters)
            text[counter.name] = counter.value;
        for (const Checkpoint::Array& array : checkpoint.arrays) {
            const std::vector<float> rows = array.network->to_rows(*array.floats);
            write_npy(array_path(fresh, array.name), {rows.size()}, rows.data());
        }
        write_file(fresh + "/checkpoint.json", text.dump(1) + "\n");
    });
}

void read_checkpoint(const std::string& folder, Checkpoint& checkpoint) {
    const std::string path = folder + "/checkpoint.json";
    const std::vector<std::uint8_t> bytes = read_file(path, kLargestJson);
    const json text = json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (!text.is_object() || text.value("format", json()) != kFormat)
        throw Error(path + ": is no checkpoint of this program");
    if (text.value("version", json()) != kVersion)
        throw Error(path + ": has version " + text.value("version", json()).dump() + ", " +
                    std::to_string(kVersion) + " was expected");

    const json networks = text.value("networks", json());
    if (networks != checkpoint.networks)
        throw Error(path + ": is of " + networks.dump() + ", this run has \"" +
                    checkpoint.networks + "\"");

    std::vector<std::uint64_t> counters;
    for (const Checkpoint::Counter& counter : checkpoint.counters) {
        const json value = text.value(counter.name, json());
        if (!value.is_number_unsigned())
            throw Error(path + ": \"" + counter.name + "\" is " + value.dump() +
                        ", a number was expected");
        counters.push_back(value.get<std::uint64_t>());
    }
    std::vector<NpyArray<float>> arrays;
    for (const Checkpoint::Array& array : checkpoint.arrays) {
        const std::string file = array_path(folder, array.name);
        arrays.push_back(read_npy(file));
        if (arrays.back().values.size() != array.network->row_size())
            throw Error(file + ": has " + std::to_string(arrays.back().values.size()) +
                        " numbers, the networks of this run need " +
                        std::to_string(array.network->row_size()));
    }

    for (std::size_t i = 0; i < counters.size(); ++i)
        checkpoint.counters[i].value = counters[i];
    for (std::size_t i = 0; i < arrays.size(); ++i)
        *checkpoint.arrays[i].floats = checkpoint.arrays[i].network->to_panels(arrays[i].values);
}

} // namespace pocketgan
