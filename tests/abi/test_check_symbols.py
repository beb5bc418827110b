"""The part of check_symbols.py that reads headers and decides what is private."""
import unittest

import check_symbols

HEADER = r'''
#include <vector>
#define POCKETGAN_VERSION "a {"
extern "C" { int pocketgan_load(const char* path); }
namespace pocketgan {
class Hidden; // only declared
/// { a comment with a brace
template <class T> struct View {
    T* row(std::size_t i) const { return data + call(i); }
    T* data;
};
enum class Kind { one, two };
POCKETGAN_API std::vector<int> make(const View<float>& view, Kind kind = Kind::one);
class POCKETGAN_API Machine {
    int start();
public:
    explicit Machine(int size) : size_{size} { grow(); }
    struct Part { void turn(); };
    void run() const;
    POCKETGAN_LOCAL void tune();
    bool operator()(int i) const;
protected:
    void warm_up();
private:
    struct Impl { void work(); };
    void stop();
    int size_ = 0;
};
namespace detail { void help(); }
} // namespace pocketgan
'''


class CheckSymbols(unittest.TestCase):
    def private(self, symbol):
        return check_symbols.private_names(symbol, check_symbols.Declarations([HEADER]))

    def test_knows_public_functions_and_members(self):
        for symbol in ["pocketgan_load", "pocketgan::make(pocketgan::View<float> const&, "
                       "pocketgan::Kind)", "pocketgan::Machine::Machine(int)",
                       "pocketgan::Machine::~Machine()", "pocketgan::Machine::Part::turn()",
                       "pocketgan::Machine::operator=(pocketgan::Machine&&)",
                       "pocketgan::Machine::operator()(int) const", "pocketgan::Machine::warm_up()",
                       "pocketgan::Machine::run() const", "pocketgan::detail::help()",
                       "vtable for pocketgan::Machine", "typeinfo name for pocketgan::Machine"]:
            with self.subTest(symbol=symbol):
                self.assertEqual(self.private(symbol), [])

    def test_finds_private_names(self):
        for symbol, names in {
                "pocketgan_other": ["pocketgan_other"],
                "pocketgan::unknown(int)": ["pocketgan::unknown"],
                "pocketgan::kernels::table_avx2": ["pocketgan::kernels::table_avx2"],
                "pocketgan::Machine::start()": ["pocketgan::Machine::start"],
                "pocketgan::Machine::stop()": ["pocketgan::Machine::stop"],
                "pocketgan::Machine::tune()": ["pocketgan::Machine::tune"],
                "pocketgan::Machine::Impl::work()": ["pocketgan::Machine::Impl::work"],
                "pocketgan::Machine::Machine(pocketgan::Hidden*)": ["pocketgan::Hidden"],
                "vtable for pocketgan::Hidden": ["pocketgan::Hidden"],
                "pocketgan::call(int)": ["pocketgan::call"],
        }.items():
            with self.subTest(symbol=symbol):
                self.assertEqual(self.private(symbol), names)

    def test_counts_unnamed_symbols_as_private(self):
        for symbol in ["pocketgan::(anonymous namespace)::f()", "guard variable for x"]:
            with self.subTest(symbol=symbol):
                self.assertEqual(self.private(symbol), [symbol])

    def test_lists_no_inline_functions(self):
        self.assertEqual(check_symbols.listed({("b()", "T"), ("a()", "W"), ("c", "R"),
                                               ("typeinfo for E", "V")}),
                         ["b()", "c", "typeinfo for E"])


unittest.main()
