"""Makes the first inputs of the fuzzer: make_seeds.py FOLDER [STAMP].

FOLDER/TARGET/ gets small valid files and near misses for each target, FOLDER/TARGET.dict the words
of its format. STAMP is an empty file, for the build.
"""
import gzip
import pathlib
import random
import shutil
import struct
import sys
import zlib

golden = pathlib.Path(__file__).resolve().parent.parent / "golden"


def npy_seeds():
    """Every file of tests/golden/npy (by NumPy), and headers that NumPy writes rarely or never."""
    seeds = {path.name: path.read_bytes() for path in (golden / "npy").glob("*.npy")}

    def file(text, numbers, major=1):
        length = struct.pack("<H" if major == 1 else "<I", len(text))
        return b"\x93NUMPY" + bytes([major, 0]) + length + text.encode() + numbers

    whole = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }"
    eight = bytes(8)
    for name, text in {
        "plain": whole,
        "python2": "{'descr': u'<f4', 'fortran_order': False, 'shape': (2L, 1L), }",
        "long": whole + " " * 4000,
        "zero": whole.replace("2,", "0,"),
        "huge": whole.replace("2,", "281474976710656,"),
        "overflow": whole.replace("(2, 1)", "(4294967296, 4294967296)"),
        "deep": whole.replace("(2, 1)", "(2, 1, 1, 1, 1)"),
        "signed": whole.replace("2,", "-2,"),
        "scalar": whole.replace("(2, 1)", "()"),
        "int8": whole.replace("<f4", "|i1"),
        "twice": whole[:-1] + "'descr': '<f8'}",
        "records": whole.replace("'<f4'", "[('a', '<f4')]"),
    }.items():
        for major in (1, 2):
            seeds[f"{name}{major}"] = file(text + "\n", eight, major)
    seeds["claims"] = b"\x93NUMPY\x02\x00\xff\xff\xff\xff{"
    return seeds, ["'descr'", "'fortran_order'", "'shape'", "'<f2'", "'<f4'", "'<f8'", "'|i1'",
                   "'|u1'", "True", "False", "\x93NUMPY", "8L", "u'<f4'", "281474976710656"]


description = """{"format": "pocketgan-model", "version": 1, "role": "generator",
"latent": {"size": 2, "prior": "gaussian"},
"image": {"height": 2, "width": 2, "channels": 1, "low": 0, "high": 1},
"layers": [{"type": "dense", "inputs": 2, "outputs": 3, "activation": "maxout", "pieces": 2,
"weight": "layer0.weight.npy", "bias": "layer0.bias.npy"},
{"type": "dense", "inputs": 3, "outputs": 4, "activation": "sigmoid",
"weight": "layer1.weight.npy", "bias": "layer1.bias.npy"}]}
"""
json_words = ['"format"', '"pocketgan-model"', '"version"', '"role"', '"generator"',
              '"discriminator"', '"classifier"', '"latent"', '"image"', '"layers"', '"self_test"',
              '"latent_seed"', '"checksum_mean"', '"checksum_abs"', '"scale"', '"slope"',
              '"pieces"', '"low"', '"high"', '"activation"', '"leaky_relu"', '"clamp"',
              '"maxout"', '"uniform"', '"transposed_convolution"', '"convolution"',
              '"max_pooling"', '"height"', '"channels"', '"kernel_height"', '"stride"', '"pad"',
              '"output_padding"', '"drawn"', '"right"', '"top"', '"bias_of"', '"pixel"', "true",
              "false", "null", "1e308", "-0.0", "18446744073709551615"]


def json_seeds():
    seeds = {"model": description.encode(), "bom": b"\xef\xbb\xbf" + description.encode()}
    for i, text in enumerate([
            "", "[]", "{}", "[" * 15 + "]" * 15, "[" * 30000, '{"a":' * 12000,
            '"\\u0041\\ud83d\\ude00"', '"\\ud83d"', '"\xff"', "[1e999, -0, 0.5e-3]", '{"a":1,"a":2}', "true", "nul", '"\\', "1" * 60000,
            "[" + "0," * 20000 + "0]", '{"' + '":0,"'.join(map(str, range(3000))) + '":0}']):
        seeds[f"text{i}"] = text.encode("latin-1")
    return seeds, json_words


def edit(file, operation, *, place=0, data=b"", length=None):
    """An edit of tests/fuzz/folder.hpp. `file` is a number in the order of the folder."""
    operations = ["replace", "overwrite", "insert", "erase", "cut", "remove"]
    if operation == "remove":
        return bytes([file, 5])
    head = bytes([file, operations.index(operation)])
    head += struct.pack("<H", len(data) if length is None else length)
    if operation == "replace":
        return head + data
    return head + struct.pack("<H", place) + data


def edits(files):
    """Edits of each file of a folder."""
    seeds = {"valid": b""}
    for file in range(files):
        seeds[f"remove{file}"] = edit(file, "remove")
        seeds[f"cut{file}"] = edit(file, "cut", place=100)
        seeds[f"erase{file}"] = edit(file, "erase", place=130, length=2)
        for place in (0, 10, 60, 128, 132):
            seeds[f"change{file}-{place}"] = edit(file, "overwrite", place=place, data=b"\xff\x7f")
            seeds[f"insert{file}-{place}"] = edit(file, "insert", place=place, data=b"1")
    return seeds


def model_seeds():
    # The files: layer0.bias, layer0.weight, layer1.bias, layer1.weight, model.json; a model of
    # int8 has layer0.scale and layer1.scale, too. The first byte is the kind: dense layers,
    # convolutions (2 and 3), a discriminator with max pooling (4), or a generator that completes
    # images (5).
    seeds = {}
    for kind, files in ((0, 7), (1, 9), (2, 7), (3, 9), (4, 7), (5, 7)):
        for name, data in edits(files).items():
            seeds[f"{name}-{kind}"] = bytes([kind]) + data
    replaced = {
        "description": description,
        "bom": "\xef\xbb\xbf" + description,
        "large": description.replace('"inputs": 2', '"inputs": 268435456'),
        "huge": description.replace('"outputs": 3', '"outputs": 18446744073709551615'),
        "path": description.replace("layer0.weight.npy", "../../etc/passwd"),
        "same": description.replace("layer1.bias.npy", "layer0.bias.npy"),
        "clamp": description.replace('"sigmoid"', '"clamp", "low": -1e38, "high": 1e38'),
    }
    for name, text in replaced.items():
        seeds[name] = b"\0" + edit(4, "replace", data=text.encode("latin-1"))
    return seeds, json_words + npy_seeds()[1]


def checkpoint_seeds():
    # The files: checkpoint.json, then the arrays.
    seeds = edits(12)
    for name, value in {"deep": "[" * 30000 + "]" * 30000, "deeper": '{"a":' * 9000 + "1" + "}" * 9000,
                        "long": '"' + "x" * 60000 + '"'}.items():
        for key in ("version", "steps"):
            text = '{"format": "pocketgan-checkpoint", "%s": %s}' % (key, value)
            seeds[f"{name}-{key}"] = edit(0, "replace", data=text.encode())
    return seeds, ['"format"', '"pocketgan-checkpoint"', '"version"', '"library"', '"kind"',
                       '"steps"', '"settings"', '"data"', '"count"', '"size"', '"checksum"',
                       "1099511627776", "null", "1e300"]


def picture_seeds():
    number = struct.Struct("<Q")
    black = struct.pack("<f", 0)
    white = struct.pack("<f", 1)

    def sheet(count, columns, gap, height, width, channels, low, high, *values):
        sizes = bytes([0, count, columns, gap, height, width, channels])
        return sizes + low + high + struct.pack(f"<{len(values)}f", *values)

    nan, infinity = float("nan"), float("inf")
    return {
        "sheet": sheet(4, 2, 2, 3, 3, 1, black, white, 0.0, 0.5, nan, infinity, -infinity, 1e38),
        "colour": sheet(3, 0, 0, 2, 4, 3, black, white, 0.25),
        "flat": sheet(3, 0, 0, 2, 4, 3, white, white),
        "nan": sheet(3, 0, 0, 2, 4, 3, struct.pack("<f", nan), white),
        "huge": b"\0\xff" + number.pack(1 << 24) + b"\0\0\1\1\1" + black + white,
        "over": b"\0\xff" + number.pack((1 << 64) - 1) + b"\0\0\1\1\1" + black + white,
        "gap": b"\0\2\1\xff" + number.pack((1 << 24) - 1) + b"\1\1\1" + black + white,
        "picture": bytes([1, 2, 3, 1]) + bytes(range(6)),
        "short": bytes([1, 2, 3, 3]) + bytes(range(6)),
        "wide": bytes([1, 1, 255]) + number.pack(1 << 31) + bytes([1]),
    }, ["\x00\x00\x80\x3f", "\x00\x00\xc0\x7f", "\x00\x00\x80\xff"]


def idx_seeds():
    images = struct.pack(">4I", 0x803, 2, 3, 3) + bytes(range(18))
    labels = struct.pack(">2I", 0x801, 2) + bytes([3, 7])
    claims = struct.pack(">4I", 0x803, 2, 1 << 15, 1 << 15)
    packed = gzip.compress(images, mtime=0)
    plain, is_packed, to_pack, folder = (bytes([kind]) for kind in range(4))
    deflate = zlib.compressobj(9, wbits=31)
    noise = random.Random(1).randbytes(100_000)  # 1032 times as much would be credible
    hundred_megabytes = struct.pack(">4I", 0x803, 100, 1000, 1000)
    bomb = deflate.compress(claims + bytes(1 << 22)) + deflate.flush()
    golden_npy = (golden / "npy" / "uint8.npy").read_bytes()
    seeds = {
        "images": plain + images, "labels": plain + labels, "claims": plain + claims,
        "empty": plain, "longer": plain + images + b"\0", "shorter": plain + images[:-1],
        "zero": plain + struct.pack(">4I", 0x803, 0, 3, 3), "npy": plain + golden_npy,
        "packed": is_packed + packed, "cut": is_packed + packed[:-12],
        "checksum": is_packed + packed[:-8] + bytes(8), "two": is_packed + packed + packed,
        "bomb": is_packed + bomb, "tail": is_packed + packed + b"rest",
        "to_pack": to_pack + images, "claims_packed": to_pack + claims + bytes(1000),
        "claims_noise": to_pack + hundred_megabytes + noise,
        "npy_packed": to_pack + golden_npy,
        "folder": folder + struct.pack("<H", len(images)) + images + labels,
        "misfit": folder + struct.pack("<H", len(images)) + images + labels + b"\1",
        "unlabelled": folder + struct.pack("<H", len(images)) + images,
    }
    return seeds, ["\x1f\x8b\x08", "\x00\x00\x08\x03", "\x00\x00\x08\x01", "\x93NUMPY"]


def table_seeds():
    """CSV, .npz and CIFAR, each after the byte of its kind."""
    csv, npz, cifar = (bytes([kind]) for kind in range(3))
    row = b"1,2,3,4,5\n"
    seeds = {path.name: npz + path.read_bytes() for path in (golden / "pictures").glob("*.npz")}
    for i, text in enumerate([
            row * 3, b"label,a,b,c,d\r\n" + row * 2, b"a,b,c,d\n1,2,3,4\n5,6,7,8", row + b"1,2,3\n",
            row + b"1,2,256,4,5\n", b"\xef\xbb\xbf" + row * 2, b"\n\n" + row + b"\n" + row,
            b'"label","1x1"\n0,7\n1,8\n', row + b"70000,1,1,1,1\n", b"," * 4000, b"1" * 4000,
            b"a,b,c,d,class\n1.0,2.,3,4,0\n1,2,3,4,1\n", b"", b"\n", b"1,2\n" * 500,
            b'cat,1,2,3,4\n"dog",1,2,3,4\n', gzip.compress(row * 3, mtime=0)]):
        seeds[f"csv{i}"] = csv + text
    keras = seeds["keras.npz"]
    for i in range(1, 8):
        seeds[f"cut{i}"] = keras[:len(keras) * i // 8]
    at = keras.rindex(b"PK\1\2")
    seeds["claims"] = keras[:at + 24] + b"\xff\xff\xff\x7f" + keras[at + 28:]
    seeds["method"] = keras[:at + 10] + b"\x0c" + keras[at + 11:]
    seeds["cifar"] = cifar + (b"\1\2" + bytes(3072))
    seeds["cifar_label"] = cifar + (b"\1\x64" + bytes(3072))
    seeds["cifar_short"] = cifar + bytes(3000)
    return seeds, ["PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "x_train.npy", "y_train.npy",
                   "x_test.npy", "images.npy", "labels.npy", "arr_0.npy", "'<i8'", "'|u1'", "'<f4'",
                   "label,", ",class", "\n", "255", "1.0"]


def decoded_picture_seeds():
    """Every picture of tests/golden/pictures, as it is and made small."""
    seeds = {}
    for path in (golden / "pictures").glob("*.*"):
        if path.suffix not in (".npy", ".npz"):
            for i, head in enumerate((b"\0\0", b"\3\5\7", b"\7\x30\x20")):
                seeds[f"{path.name}-{i}"] = head + path.read_bytes()
    png = seeds["grey.png-0"]
    seeds["huge"] = png[:18] + b"\0\0\xea\x60\0\0\xea\x60" + png[26:]
    seeds["small"] = png[:18] + b"\0\0\0\1\0\0\0\1" + png[26:]
    seeds["text"] = b"\0\0hello"
    seeds["bomb"] = png[:18] + b"\0\0\0\1\0\0\0\1" + png[26:35] + (
        struct.pack(">I", 40000) + b"IDAT" + zlib.compress(bytes(1 << 25), 9))
    return seeds, ["IHDR", "IDAT", "IEND", "PLTE", "tRNS", "\xff\xd8", "\xff\xc0", "\xff\xc2",
                   "\xff\xc4", "\xff\xdb", "\xff\xda", "\xff\xd9", "\xff\xdd", "GIF89a", "BM",
                   "P5 ", "P6 ", "Adobe", "\x89PNG"]


def config_seeds():
    seeds = {path.name: path.read_bytes() for path in (golden / "settings").glob("*.toml")}
    keys = sorted({line.split("=")[0].strip() for text in seeds.values()
                   for line in text.decode().splitlines() if "=" in line})
    for i, text in enumerate([
            "", "# nothing\n", 'kind = "gan"\n', 'kind = "classifier"\nkeep-best = "parzen"\n',
            'preset = "ring"\ndata = "a#b.npy"\n', 'data = "new\\nline\\u0000\\"quoted\\""\n',
            "seed = 18446744073709551615\n", 'seed = "18446744073709551615"\n',
            "steps = 1e3\n", "g-rate = nan\n", "g-rate = 1e-400\n", "d-hidden = [1, 2, [3]]\n",
            "g-hidden = [0x10, 0o7, 1_0]\n", "[a]\nseed = 1\n", "a.b.c = 1\n", "seed = 1\nseed = 2\n",
            "[@.b]\n[a.c][d]]\n", "[" + "a." * 500000 + "a]\n",
            "[" + "a." * 5000 + "a]\n", "a." * 5000 + "a = 1\n", "a = " + "[" * 5000,
            "a = " + "{a=" * 5000, "[[" + "a." * 5000 + "a]]\n", 'data = """\n' + "a" * 70000,
            "data = '" + '"' * 1000 + "'\n", "seed = 1979-05-27T07:32:00Z\n", "seed = 1979-05-27T:32:00Z\n",
            "[a.b]\n[a.c]\n[[d]]\n[[d]]\n", "\ufeffseed = 1\n", "seed = 1\r\n",
            'data = "' + "\\U0001F600" * 2000 + '"\n', "".join(f"k{i} = {i}\n" for i in range(9000)),
            "".join(f"[t{i}]\n" for i in range(9000)), "a = [" + "{}," * 20000 + "]\n"]):
        seeds[f"text{i}"] = text.encode()
    seeds["bytes"] = b'data = "\xff\xfe"\n'
    return seeds, keys + ["kind", '"gan"', '"autoencoder"', '"classifier"', "nan", "inf", "'''",
                          '"""', "[[", "\\u0000", '"wgan-gp"', '"ring"', '"parzen"', "[1, 2]"]


def log_seeds():
    header = "step,epoch,seconds,d_loss,g_loss,parzen\n"
    rows = "10,0.5,1.25,0.6931,1.2,\n20,1,2.5,-0.1,1e-3,200.5\n"
    seeds = {f"log{i}": text.encode() for i, text in enumerate([
        header + rows, header, header[:-1], "", "step,epoch,seconds\n" + rows, rows,
        header.replace("d_loss,g_loss", "g_loss,d_loss") + rows, header + rows[:-1],
        header + "1,nan,inf,nan(1),-inf,\n", header + "18446744073709551615,1e308,1e-320,,,\n",
        header + "-1,1,1,1,1,1\n", header + rows * 500, header.replace("parzen", "d_loss") + rows,
        "," * 60000])}
    return seeds, header.strip().split(",") + ["nan", "inf", "1e-320", "nan(0x1)"]


def lines(*arguments):
    return "\n".join(arguments).encode()


def sample_seeds():
    return {f"line{i}": lines(*words.split()) for i, words in enumerate([
        "", "model", "--help", "--version", "model --out a.png", "model -n 3 -s 7 -o a.npy",
        "model --out frame-%04d.png -n 12", "model --out frame-%09d.png", "model --out %.png",
        "model --walk 5 --from 1 --to 2 --out w.png", "model --walk 5", "model --latent z.npy",
        "model --latent z.npy --seed 1", "-n", "-x", "model --threads 99999", "model extra",
        "model --count 18446744073709551616", "model --seed=18446744073709551615", "-nsot",
        "--cou 3 model", "--t 3", "-- --out", "model --complete a.png", "model --first -1",
        "model --ascii --out A.PGM",
    ])}, ["--count", "--seed", "--first", "--latent", "--complete", "--walk", "--from", "--to",
          "--out", "--ascii", "--threads", "--help", "--version", "-n", "-s", "-o", "-t", "-h", ".png",
          ".npy", "%04d", "%0", "18446744073709551615"]


def train_seeds():
    options = ["--out", "--preset", "--data", "--config", "--resume", "--override", "--threads",
               "--quiet", "--epochs", "--steps", "--seed", "--batch", "--g-hidden", "--d-hidden",
               "--g-rate", "--output", "--keep-best", "--eval-every", "--objective", "--unroll",
               "--ema", "--pac", "--latent", "--prior", "--g-activation", "--d-optimiser",
               "--crosstalk", "--range", "--data-noise", "--samples", "--sigma-grid", "--json",
               "--neighbours", "--baselines", "--classifier", "--image-size", "--fit", "--grey",
               "--rgb"]
    seeds = {f"train{i}": b"\0" + lines(*words.split()) for i, words in enumerate([
        "", "--out d", "--out d --preset wgan-gp", "--out d --preset classifier --data digits",
        "--out d --g-hidden 512,256 --epochs 3", "--out d --g-hidden=[1,2]", "--out d --resume",
        "--out d --config none.toml", "--out d --output clamp:-1:1", "--out d --g-rate 1e-400",
        "--out d --epochs 4611686018427387904", "--out d --epochs 99999999999999999999999",
        "--out d --keep-best parzen --eval-every 0", "--out d --seed -1", "--out d --batch nan",
        "--out d --preset nonesuch", "--out d extra", "--out d --crosstalk --unroll 3",
        "--out d --latent 18446744073709551615", "--out d --threads 1e9", "--out d --ou t",
        "--out d --data ring --keep-best parzen", "--out= --preset=", "--out d --steps 0",
        "--out d --image-size 32x24 --fit pad --grey", "--out d --image-size 0x", "--out d --grey --rgb"])}
    seeds |= {f"eval{i}": b"\3" + lines(*words.split()) for i, words in enumerate([
        "", "model --data digits", "model --data d --sigma-grid 0.1:1:10", "m --data d --samples 1",
        "m --data d --sigma-grid 0.1:1e999:10", "m --data d --neighbours n.gif --baselines",
        "m --data d --json j --seed 3 --threads 2 --classifier c"])}
    return seeds, options


def word(text):
    """A word of a dictionary for libFuzzer."""
    data = text.encode("latin-1")
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}"
                         for b in data) + '"\n'


def main():
    folder = pathlib.Path(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    for target, make in {
            "npy": npy_seeds, "json": json_seeds, "model": model_seeds,
            "checkpoint": checkpoint_seeds, "pictures": picture_seeds, "idx": idx_seeds,
            "tables": table_seeds, "decode_picture": decoded_picture_seeds,
            "config": config_seeds, "log": log_seeds, "sample_options": sample_seeds,
            "train_options": train_seeds}.items():
        seeds, words = make()
        (folder / target).mkdir(parents=True)
        for name, data in seeds.items():
            (folder / target / name).write_bytes(data)
        (folder / f"{target}.dict").write_text("".join(map(word, words)))
    for stamp in sys.argv[2:]:
        pathlib.Path(stamp).touch()


main()
