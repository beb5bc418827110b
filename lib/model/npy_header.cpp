#include "model/npy_header.hpp"

#include "base/ceil_div.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cstdint>

namespace pocketgan {
namespace {

constexpr std::size_t kMostDimensions = 4;

// A limit at which the number of bytes fits a size_t.
constexpr std::uint64_t kMostNumbers =
    std::min<std::uint64_t>(std::uint64_t{1} << 48, SIZE_MAX / sizeof(double));

struct TypeName {
    NpyType type;
    const char* name;
    std::size_t item_size;
};
constexpr TypeName kTypes[] = {{NpyType::float16, "<f2", 2},
                               {NpyType::float32, "<f4", 4},
                               {NpyType::float64, "<f8", 8},
                               {NpyType::int8, "|i1", 1},
                               {NpyType::uint8, "|u1", 1}};

const TypeName& find_type(NpyType type) {
    return *std::find_if(std::begin(kTypes), std::end(kTypes),
                         [&](const TypeName& known) { return known.type == type; });
}

// "<f2, <f4 or <f8"
std::string names_of(NpyTypes types) {
    std::string names, last;
    for (const TypeName& known : kTypes) {
        if (!types.has(known.type))
            continue;
        if (!last.empty())
            names += joined({names.empty() ? "" : ", ", last});
        last = known.name;
    }
    return names.empty() ? last : joined({names, " or ", last});
}

// Parses the dictionary of a .npy header. NumPy of Python 2 wrote 2L and u'<f4', too. Other forms
// of the same Python literal (signs, 0x2, 2_0, comments, nesting) are refused.
class HeaderParser {
public:
    HeaderParser(const std::string& path, const std::string& text, NpyTypes expected) :
        path_(path), text_(text), expected_(expected) {}

    NpyHeader parse() {
        if (text_.empty() || text_.back() != '\n')
            throw_error({path_, ": its header does not end with a line break"});
        NpyHeader header{};
        std::vector<std::string> seen;
        expect('{');
        while (!accept('}')) {
            const std::size_t start = at_;
            const std::string key = quoted("a key");
            if (std::find(seen.begin(), seen.end(), key) != seen.end())
                fail(start, "a key that was not there before");
            seen.push_back(key);
            expect(':');
            if (key == "descr")
                header.type = type();
            else if (key == "fortran_order")
                header.fortran_order = boolean();
            else if (key == "shape")
                header.shape = shape();
            else
                fail(start, "'descr', 'fortran_order' or 'shape'");
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        if (seen.size() != 3)
            throw_error({path_, ": its header lacks 'descr', 'fortran_order' or 'shape'"});
        skip_spaces();
        if (at_ + 1 != text_.size())
            fail(at_, "the end");
        return header;
    }

private:
    NpyType type() {
        skip_spaces();
        if (text_[at_] == '[')
            refuse_type("records");
        const std::string name = quoted("a type");
        for (const TypeName& known : kTypes)
            if (name == known.name && expected_.has(known.type))
                return known.type;
            else if (name == known.name)
                refuse_type(known.name);
        if (name == "|O")
            refuse_type("Python objects");
        if (name == ">f4" || name == ">f8")
            refuse_type("big-endian numbers");
        refuse_type(joined({"numbers of type '", name.substr(0, 20), "'"}).c_str());
    }

    [[noreturn]] void refuse_type(const char* found) const {
        throw_error({path_, ": holds ", found, "; expected ", names_of(expected_)});
    }

    bool boolean() {
        skip_spaces();
        for (const bool value : {false, true}) {
            const std::string name = value ? "True" : "False";
            if (text_.compare(at_, name.size(), name) == 0) {
                at_ += name.size();
                return value;
            }
        }
        fail(at_, "True or False");
    }

    std::vector<std::size_t> shape() {
        std::vector<std::size_t> dimensions;
        std::uint64_t numbers = 1;
        expect('(');
        while (!accept(')')) {
            if (dimensions.size() == kMostDimensions)
                throw_error({path_, ": has more than four dimensions"});
            const std::uint64_t dimension = integer();
            if (dimension == 0)
                throw_error({path_, ": has a dimension of 0"});
            if (dimension > kMostNumbers / numbers)
                throw_error({path_, ": has a shape of more numbers than this machine can hold"});
            numbers *= dimension;
            dimensions.push_back(static_cast<std::size_t>(dimension));
            if (!accept(',')) {
                if (dimensions.size() == 1) // (3) is a number in brackets, (3,) a tuple
                    fail(at_, "','");
                expect(')');
                break;
            }
        }
        return dimensions;
    }

    // A number of decimal digits only. No digit is added once the value exceeds kMostNumbers, so
    // that it cannot overflow; the caller refuses such a value.
    std::uint64_t integer() {
        skip_spaces();
        const std::size_t start = at_;
        std::uint64_t value = 0;
        while (text_[at_] >= '0' && text_[at_] <= '9') {
            if (value <= kMostNumbers)
                value = value * 10 + static_cast<std::uint64_t>(text_[at_] - '0');
            ++at_;
        }
        if (at_ == start || (text_[start] == '0' && at_ - start > 1))
            fail(start, "a dimension");
        if (text_[at_] == 'L')
            ++at_;
        return value;
    }

    std::string quoted(const char* what) {
        skip_spaces();
        if (text_[at_] == 'u')
            ++at_;
        const char quote = text_[at_];
        if (quote != '\'' && quote != '"')
            fail(at_, what);
        const std::size_t start = at_ + 1;
        for (at_ = start; text_[at_] != quote; ++at_)
            if (text_[at_] < ' ' || text_[at_] > '~' || text_[at_] == '\\')
                fail(at_, "plain text in quotes");
        return text_.substr(start, at_++ - start);
    }

    bool accept(char c) {
        skip_spaces();
        if (text_[at_] != c)
            return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!accept(c))
            fail(at_, std::string{'\'', c, '\''}.c_str());
    }
    void skip_spaces() {
        while (text_[at_] == ' ')
            ++at_;
    }

    [[noreturn]] void fail(std::size_t at, const char* expected) const {
        throw_error({path_, ": malformed header: expected ", expected, " at its character ", at});
    }

    const std::string& path_;
    const std::string& text_; // its last character is a line break, which no token passes
    const NpyTypes expected_;
    std::size_t at_ = 0;
};

} // namespace

NpyHeader parse_npy_header(const std::string& path, const std::string& text, NpyTypes expected) {
    return HeaderParser(path, text, expected).parse();
}

std::string format_npy_header(NpyType type, const std::vector<std::size_t>& shape) {
    std::string text =
        joined({"{'descr': '", npy_type_name(type),
                "', 'fortran_order': False, 'shape': ", npy_shape_text(shape), ", }"});
    constexpr std::size_t kPreamble = 10;
    const std::size_t whole = round_up<std::size_t>(kPreamble + text.size() + 1, 64);
    text.append(whole - kPreamble - text.size() - 1, ' ');
    text += '\n';
    std::string header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(text.size() & 0xff);
    header += static_cast<char>(text.size() >> 8);
    return header + text;
}

void check_npy_shape(const std::string& path, const std::vector<std::size_t>& shape) {
    if (shape.size() > kMostDimensions)
        throw_error({path, ": shape has ", shape.size(), " dimensions; expected at most ",
                     kMostDimensions});
    std::uint64_t numbers = 1;
    for (const std::size_t dimension : shape) {
        if (dimension == 0 || dimension > kMostNumbers / numbers)
            throw_error({path, ": shape is ", npy_shape_text(shape), "; expected 1 to ",
                         kMostNumbers, " numbers"});
        numbers *= dimension;
    }
}

std::size_t npy_item_size(NpyType type) {
    return find_type(type).item_size;
}

const char* npy_type_name(NpyType type) {
    return find_type(type).name;
}

std::uint64_t npy_count(const std::vector<std::size_t>& shape) {
    std::uint64_t count = 1;
    for (const std::size_t dimension : shape)
        count *= dimension;
    return count;
}

std::string npy_shape_text(const std::vector<std::size_t>& shape) {
    std::string text = "(";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + (shape.size() == 1 ? ",)" : ")");
}

} // namespace pocketgan
