#pragma once

#include "pocketgan/evaluation.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace pocketgan::app {

/// The classifier of a table: folder and checksum.
struct ClassifierLabel {
    std::string folder, checksum;
};

// The tables of `eval`: print() prints a table, to_json() returns its rows for --json.

void print(const ParzenTable& table);
void print(const MemorisationTable& table);
void print(const DiversityTable& table);
void print(const ModesTable& table);
void print(const ClassifierTable& table, const ClassifierLabel& label);
void print(const ConditionalTable& table, const ClassifierLabel& label);
void print(const StackedModesTable& table, const ClassifierLabel& label);
void print(const Accuracy& accuracy, const ClassifierLabel& label);

/// The text of the file of --json. Bytes that are not UTF-8 become U+FFFD.
std::string json_text(const nlohmann::json& figures);

nlohmann::json to_json(const ParzenTable& table);
nlohmann::json to_json(const MemorisationTable& table);
nlohmann::json to_json(const DiversityTable& table);
nlohmann::json to_json(const ModesTable& table);
nlohmann::json to_json(const ClassifierTable& table, const ClassifierLabel& label);
nlohmann::json to_json(const ConditionalTable& table, const ClassifierLabel& label);
nlohmann::json to_json(const StackedModesTable& table, const ClassifierLabel& label);
nlohmann::json to_json(const Accuracy& accuracy, const ClassifierLabel& label);

} // namespace pocketgan::app
