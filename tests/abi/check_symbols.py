#!/usr/bin/env python3
"""Checks the global symbols of the libraries: check_symbols.py [--update] [--nm NM] LIBRARY...

A shared library exports what its list beside this file holds (pocketgan.symbols,
pocketgan-sampler.symbols: demangled and sorted), and each symbol is public in include/. Weak symbols
are those of inline functions: compilers emit them or not, so they are not in the lists.
A static library defines no global symbol outside of pocketgan, unless it is weak.

--update writes the lists of the shared libraries instead. Exits with 77, which Meson counts as
skipped, where names are mangled otherwise than in the lists.
"""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE = HERE.parent.parent / "include"
SKIPPED = 77
MACHINES = {62: "x86-64", 183: "aarch64"}  # of ELF
MANGLED = re.compile(r"(_Z(TV|TI|TS|TT)?NK?R?9pocketgan|pocketgan_)")
OF_A_CLASS = re.compile(r"(?:vtable|VTT|typeinfo|typeinfo name) for ")
NAME = re.compile(r"\bpocketgan(?:::(?:operator(?:\(\)|[^\w\s(]+)|~?\w+))+")
TOKEN = re.compile(r"\w+|::|[^\w\s]")


class Declarations:
    """The names that headers declare in public: functions, members and types, fully qualified."""

    def __init__(self, texts):
        self.public = set()
        for text in texts:
            text = re.sub(r"//[^\n]*|/\*.*?\*/", " ", text, flags=re.DOTALL)
            text = re.sub(r"(?m)^[ \t]*#(?:.*\\\n)*.*", " ", text)
            text = re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'', " ", text)
            self.read(TOKEN.findall(text))

    def read(self, tokens):
        # Of each open brace: the scope's name, None if its contents declare nothing public.
        scopes, access, statement = [""], ["public"], []
        for i, token in enumerate(tokens):
            if token == "{":
                scopes.append(self.open(scopes[-1], access[-1], statement))
                access.append("private" if "class" in statement else "public")
                statement = []
            elif token in ";}":
                self.declare(scopes[-1], access[-1], statement)
                statement = []
                if token == "}":
                    scopes.pop()
                    access.pop()
            elif token == ":" and statement in (["public"], ["protected"], ["private"]):
                access[-1], statement = statement[0], []
            else:
                statement.append(token)

    def open(self, scope, access, statement):
        """The name of the scope that `statement {` opens."""
        statement = without_template(statement)
        if scope is None:
            return None
        if statement[:1] == ["extern"] and "(" not in statement:
            return scope
        if "namespace" in statement:
            return scope + "".join(t for t in statement if t not in ("inline", "namespace")) + "::"
        kind = next((t for t in statement if t in ("class", "struct", "union", "enum")), None)
        if kind is None or "(" in statement:
            self.declare(scope, access, statement)
            return None
        names = [t for t in statement[statement.index(kind) + 1:]
                 if re.match(r"\w", t) and t != "class" and not t.startswith("POCKETGAN_")]
        if not names or access != "public":
            return None
        self.public.add(scope + names[0])
        return None if kind == "enum" else scope + names[0] + "::"

    def declare(self, scope, access, statement):
        """Notes the name of a function or of an alias."""
        statement = without_template(statement)
        if scope is None or access == "private" or "POCKETGAN_LOCAL" in statement:
            return
        if statement[:1] == ["using"]:
            self.public.add(scope + statement[1 if "=" in statement else -1])
            return
        depth = 0
        for i, token in enumerate(statement):
            if token == "operator":
                end = statement.index("(", i + 1 + 2 * (statement[i + 1] == "("))
                self.public.add(scope + "".join(statement[i:end]))
                return
            depth += (token == "<") - (token == ">")
            if token == "(" and depth == 0:
                tilde = "~" if i > 1 and statement[i - 2] == "~" else ""
                self.public.add(scope + tilde + statement[i - 1])
                return

    def is_public(self, name):
        """Members that every class has need no declaration."""
        scope, _, last = name.rpartition("::")
        own = scope.rpartition("::")[2]
        return name in self.public or (
            scope in self.public and last in (own, "~" + own, "operator="))


def without_template(statement):
    if statement[:2] != ["template", "<"]:
        return statement
    depth = 0
    for i, token in enumerate(statement):
        depth += (token == "<") - (token == ">")
        if i and not depth and token == ">":
            return without_template(statement[i + 1:])
    return []


def symbols(nm, library, *options):
    """(name, kind) of each symbol that the library defines."""
    output = subprocess.run([nm, "--format=posix", "--defined-only", *options, library], check=True,
                            stdout=subprocess.PIPE, text=True, env={"LC_ALL": "C"}).stdout
    found = [re.fullmatch(r"(.+?) ([A-Za-z])(?: [0-9a-f]*)*", line.strip())
             for line in output.splitlines()]
    return [(match[1], match[2]) for match in found if match]


def readable(name):
    """The short names of the standard library's types."""
    name = re.sub(r"std::__cxx11::basic_string<char, std::char_traits<char>, "
                  r"std::allocator<char> ?>", "std::string", name)
    return re.sub(r"std::vector<([\w: ]+), std::allocator<\1> ?>", r"std::vector<\1>", name)


def private_names(symbol, declarations):
    """The names in a demangled symbol that no header declares in public."""
    symbol = OF_A_CLASS.sub("", symbol)
    if symbol.startswith("pocketgan_"):
        return [] if declarations.is_public(symbol) else [symbol]
    names = NAME.findall(symbol)
    if not names or "(anonymous" in symbol or "{lambda" in symbol:
        return [symbol]
    return [name for name in names if not declarations.is_public(name)]


def exported(nm, library):
    return sorted({(readable(name), kind) for name, kind in
                   symbols(nm, library, "--dynamic", "--demangle")})


def listed(names):
    """What a list holds: no inline functions, but the type of an exception."""
    return sorted({name for name, kind in names
                   if kind not in "WwVvu" or OF_A_CLASS.match(name)})


def list_of(library):
    return HERE / (re.match(r"lib([\w-]+)\.", pathlib.Path(library).name)[1] + ".symbols")


def shared_faults(nm, library, declarations):
    yield from (f"{name} is exported, but not of pocketgan"
                for name, _ in symbols(nm, library, "--dynamic") if not MANGLED.match(name))
    names = exported(nm, library)
    for symbol, _ in names:
        for name in private_names(symbol, declarations):
            yield f"{symbol} is exported, but no header declares {name} in public"
    expected = list_of(library).read_text(encoding="utf-8").splitlines()
    found = listed(names)
    yield from (f"{name} is not in {list_of(library).name}" for name in found
                if name not in expected)
    yield from (f"{name} is in {list_of(library).name}, but not exported" for name in expected
                if name not in found)


def static_faults(nm, library):
    names = [name for name, kind in symbols(nm, library, "--extern-only") if kind not in "WVvwu"]
    yield from (f"{name} is global" for name in names if not MANGLED.match(name))
    if not names:
        yield "no symbols"


def unknown_machine(nm, library):
    """Why the shared library cannot be compared with its list; None if it can."""
    header = pathlib.Path(library).read_bytes()[:20]
    machine = int.from_bytes(header[18:20], "little")
    if header[:4] != b"\x7fELF" or machine not in MACHINES:
        return f"the lists are for ELF on {' and '.join(MACHINES.values())}"
    if not any("std::string" in name for name, _ in exported(nm, library)):
        return "the lists are for libstdc++"
    return None


def main(arguments):
    update = "--update" in arguments
    nm = arguments[arguments.index("--nm") + 1] if "--nm" in arguments else "nm"
    libraries = [a for a in arguments if a not in ("--update", "--nm", nm)]
    shared = [library for library in libraries if not library.endswith(".a")]
    for library in shared:
        reason = unknown_machine(nm, library)
        if reason:
            print(f"skipped: {reason}")
            return SKIPPED
    if update:
        for library in shared:
            names = listed(exported(nm, library))
            list_of(library).write_text("\n".join(names) + "\n", encoding="utf-8")
            print(f"{list_of(library).name}: {len(names)} symbols")
        return 0
    declarations = Declarations(path.read_text(encoding="utf-8")
                                for path in sorted(INCLUDE.rglob("*.h*")))
    bad = [f"{library}: {fault}" for library in libraries for fault in (
        shared_faults(nm, library, declarations) if library in shared
        else static_faults(nm, library))]
    print("\n".join(bad) or f"{len(libraries)} libraries export the public API alone")
    if bad and shared:
        print("If the public API was to change: check_symbols.py --update", *shared)
    return 1 if bad or not libraries else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
