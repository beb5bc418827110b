#include "data/csv.hpp"

#include "base/files.hpp"
#include "base/small_letters.hpp"
#include "base/text.hpp"
#include "data/class_names.hpp"
#include "data/gzip_file.hpp"
#include "data/held_out.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLabelNames[] = {"label", "class", "target", "y"};
constexpr std::uint32_t kMostLevel = 255, kMostLabel = 65534;
constexpr std::size_t kLongestLine = std::size_t{1} << 24; ///< of images of 1024 x 1024 in colour
constexpr std::size_t kBuffer = std::size_t{1} << 16;

using ReadBytes = std::function<std::size_t(void* bytes, std::size_t count)>;

template <typename File>
ReadBytes reader_of(const std::string& path) {
    const auto file = std::make_shared<File>(path);
    return [file](void* bytes, std::size_t count) { return file->read(bytes, count); };
}

/// The lines of a file, which may be packed by gzip.
class Lines {
public:
    explicit Lines(const std::string& path) :
        path_(path),
        read_(is_gzip(path) ? reader_of<GzipFile>(path) : reader_of<InputFile>(path)),
        buffer_(kBuffer) {}

    /// The next line that is not blank, without its end; false if there is none.
    bool next(std::string& line) {
        do {
            if (!read_line(line))
                return false;
            ++number_;
            if (number_ == 1 && line.compare(0, 3, "\xef\xbb\xbf") == 0) // byte order mark
                line.erase(0, 3);
            if (!line.empty() && line.back() == '\r')
                line.pop_back();
        } while (line.find_first_not_of(" \t") == std::string::npos);
        return true;
    }

    /// "FILE:LINE: "
    std::string place() const { return path_ + ":" + std::to_string(number_) + ": "; }

private:
    bool read_line(std::string& line) {
        line.clear();
        bool has_any = false;
        for (;;) {
            if (at_ == size_) {
                size_ = read_(buffer_.data(), buffer_.size());
                at_ = 0;
                if (size_ == 0)
                    return has_any;
            }
            has_any = true;
            const auto first = buffer_.begin() + static_cast<std::ptrdiff_t>(at_),
                       last = buffer_.begin() + static_cast<std::ptrdiff_t>(size_),
                       end = std::find(first, last, '\n');
            line.append(first, end);
            at_ = static_cast<std::size_t>(end - buffer_.begin());
            if (line.size() > kLongestLine)
                throw Error(path_ + ": has a line of more than " + std::to_string(kLongestLine) +
                            " characters");
            if (end != last) {
                ++at_;
                return true;
            }
        }
    }

    std::string path_;
    ReadBytes read_;
    std::vector<char> buffer_;
    std::size_t at_ = 0, size_ = 0, number_ = 0;
};

/// The text without spaces and quotes around it.
std::string trimmed(const std::string& field) {
    const std::size_t from = field.find_first_not_of(" \t\""), to = field.find_last_not_of(" \t\"");
    return from == std::string::npos ? "" : field.substr(from, to - from + 1);
}

std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields;
    for (std::size_t first = 0; first <= line.size();) {
        const std::size_t end = std::min(line.find(',', first), line.size());
        fields.push_back(trimmed(line.substr(first, end - first)));
        first = end + 1;
    }
    return fields;
}

/// The side of a square of `pixels`, 0 if it is none.
std::size_t side_of(std::size_t pixels) {
    std::size_t side = 0;
    while (side * side < pixels)
        ++side;
    return side * side == pixels ? side : 0;
}

/// A square of that many levels, grey or in colour; no height if there is none.
DataShape shape_of(std::size_t levels) {
    if (const std::size_t side = side_of(levels))
        return DataShape::images(0, side, side);
    const std::size_t side = levels % 3 == 0 ? side_of(levels / 3) : 0;
    return side ? DataShape::images(0, side, side, 3) : DataShape();
}

/// What the columns are.
struct Columns {
    std::size_t count = 0;
    std::optional<std::size_t> label;
    DataShape shape; ///< of an image
};

bool is_number(const std::string& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
}

bool is_header(const std::vector<std::string>& fields) {
    return !std::all_of(fields.begin(), fields.end(), is_number) &&
           std::none_of(fields.begin(), fields.end(), is_number);
}

Columns columns_of(const std::string& place, const std::vector<std::string>& fields, bool named) {
    Columns columns;
    columns.count = fields.size();
    const auto is_label = [&](std::size_t i) {
        const std::string name = in_small_letters(fields[i]);
        return std::any_of(std::begin(kLabelNames), std::end(kLabelNames),
                           [&](const char* known) { return name == known; });
    };
    if (!named) {
        if (shape_of(columns.count - 1).height > 0)
            columns.label = 0;
    } else if (is_label(0)) {
        columns.label = 0;
    } else if (is_label(columns.count - 1)) {
        columns.label = columns.count - 1;
    }
    columns.shape = shape_of(columns.count - (columns.label ? 1 : 0));
    if (columns.shape.height == 0)
        throw Error(place + "has " + std::to_string(columns.count) +
                    " columns; expected the pixels of a square, with or without a label, such as "
                    "785 or 784 for 28 x 28");
    return columns;
}

class Row {
public:
    Row(const Lines& lines, const std::string& line) :
        lines_(lines), at_(line.data()), end_(line.data() + line.size()) {}

    /// The next number. "12.0" is 12.
    std::uint32_t number(std::size_t column, std::uint32_t most) {
        const char* const start = at_;
        skip_spaces();
        std::uint32_t value = 0;
        const char* const digits = at_;
        for (; at_ < end_ && is_digit(*at_) && value <= most; ++at_)
            value = 10 * value + static_cast<std::uint32_t>(*at_ - '0');
        bool is_right = at_ > digits && value <= most;
        if (at_ < end_ && *at_ == '.')
            for (++at_; at_ < end_ && *at_ == '0';)
                ++at_;
        skip_spaces();
        is_right = is_right && (at_ == end_ || *at_ == ',');
        if (!is_right)
            throw Error(lines_.place() + "column " + std::to_string(column + 1) + " is \"" +
                        std::string(start, std::find(start, std::min(end_, start + 20), ',')) +
                        "\"; expected 0 to " + std::to_string(most));
        ++at_; // the comma, or past the end
        return value;
    }

    /// The next field, a name of UTF-8.
    std::string name(std::size_t column) {
        const char* const end = std::find(at_, end_, ',');
        std::string field = trimmed(std::string(at_, end));
        if (field.empty() || !is_utf8(field))
            throw Error(lines_.place() + "column " + std::to_string(column + 1) + " is \"" + field +
                        "\"; expected the name of a class, of UTF-8");
        at_ = end + 1;
        return field;
    }

private:
    void skip_spaces() {
        while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '"'))
            ++at_;
    }

    const Lines& lines_;
    const char* at_;
    const char* end_;
};

/// What a file holds.
struct Table {
    std::string path;
    DataShape shape;
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint16_t> labels;
    std::vector<std::string> names; ///< of the labels, sorted; empty if they are numbers
};

/// Gives labels by name the numbers that `names`, sorted, have.
void number_by(const std::vector<std::string>& names, Table& table) {
    std::vector<std::uint16_t> numbers;
    for (const std::string& name : table.names) {
        const auto found = std::lower_bound(names.begin(), names.end(), name);
        if (found == names.end() || *found != name)
            throw Error(table.path + ": has the class " + name +
                        ", which the training split lacks");
        numbers.push_back(static_cast<std::uint16_t>(found - names.begin()));
    }
    for (std::uint16_t& label : table.labels)
        label = numbers[label];
    table.names = names;
}

/// The column of labels by name.
class Names {
public:
    void read(const Lines& lines, Row& row, std::size_t column, Table& table) {
        const auto next = static_cast<std::uint16_t>(numbers_.size());
        const auto [place, is_new] = numbers_.emplace(row.name(column), next);
        if (is_new && numbers_.size() > kMostLabel + 1)
            throw Error(lines.place() + "has class number " + std::to_string(numbers_.size()) +
                        "; expected at most " + std::to_string(kMostLabel + 1));
        table.labels.push_back(place->second);
    }

    /// Numbers the labels in the order of their names.
    void finish(Table& table) const {
        std::vector<std::string> sorted;
        table.names.resize(numbers_.size());
        for (const auto& [name, number] : numbers_) {
            sorted.push_back(name);
            table.names[number] = name;
        }
        number_by(sorted, table);
    }

private:
    std::map<std::string, std::uint16_t> numbers_; ///< in the order of the file
};

/// Throws Error for a line with another number of columns than the first one.
void check_length(const Lines& lines, const std::string& line, const Columns& columns) {
    const auto found = static_cast<std::size_t>(std::count(line.begin(), line.end(), ',')) + 1;
    if (found != columns.count)
        throw Error(lines.place() + "has " + std::to_string(found) + " columns; expected " +
                    std::to_string(columns.count) + ", as the lines before it have");
}

Table read_table(const std::string& path) {
    Lines lines(path);
    std::string line;
    if (!lines.next(line))
        throw Error(path + ": is empty");
    const std::vector<std::string> fields = fields_of(line);
    const bool named = is_header(fields);
    const Columns columns = columns_of(lines.place(), fields, named);
    if (named && !lines.next(line))
        throw Error(path + ": has a header and no rows");
    Table table = {path, columns.shape, {}, {}, {}};
    Names names;
    check_length(lines, line, columns);
    const bool by_name = columns.label && !is_number(fields_of(line)[*columns.label]);
    do {
        check_length(lines, line, columns);
        Row row(lines, line);
        for (std::size_t i = 0; i < columns.count; ++i)
            if (columns.label != i)
                table.pixels.push_back(static_cast<std::uint8_t>(row.number(i, kMostLevel)));
            else if (by_name)
                names.read(lines, row, i, table);
            else
                table.labels.push_back(static_cast<std::uint16_t>(row.number(i, kMostLabel)));
        ++table.shape.count;
    } while (lines.next(line));
    if (by_name)
        names.finish(table);
    return table;
}

Dataset dataset_of(Table table, const std::string& source) {
    std::vector<std::string> names =
        table.names.empty() ? names_of_labels(table.labels) : std::move(table.names);
    return Dataset::from_bytes(table.shape, std::move(table.pixels), std::move(table.labels),
                               source, std::move(names));
}

/// A name in small letters, without the .gz of a packed file.
std::string plain_name(const std::string& path) {
    const std::string name = in_small_letters(fs::path(path).filename().string());
    return ends_with(name, ".gz") ? name.substr(0, name.size() - 3) : name;
}

/// The files of the splits in a folder; empty if there are none.
struct SplitFiles {
    std::string training, test;
};

SplitFiles find_splits(const std::string& folder) {
    SplitFiles found;
    bool is_unique = true;
    for (const NamedSize& file : files_of(folder)) {
        const std::string name = plain_name(file.path);
        const auto is = [&](const std::string& split) {
            return name == split || ends_with(name, "_" + split) || ends_with(name, "-" + split);
        };
        for (std::string* of :
             {is("train.csv") ? &found.training : nullptr, is("test.csv") ? &found.test : nullptr})
            if (of) {
                is_unique = is_unique && of->empty();
                *of = file.path;
            }
    }
    return is_unique && !found.training.empty() && !found.test.empty() ? found : SplitFiles();
}

} // namespace

bool is_csv(const std::string& path) {
    if (is_folder(path))
        return !find_splits(path).training.empty();
    return ends_with(plain_name(path), ".csv") && exists(path);
}

Dataset load_csv(const DataSource& source, Split split) {
    if (!is_folder(source.path))
        return shuffled_part(dataset_of(read_table(source.path), source.path), split);
    const SplitFiles files = find_splits(source.path);
    Table table = read_table(split == Split::train ? files.training : files.test);
    if (split == Split::test && !table.names.empty())
        number_by(read_table(files.training).names, table);
    return dataset_of(std::move(table), source.path);
}

} // namespace pocketgan
