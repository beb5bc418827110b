"""Makes tests/golden/pictures: small files by Pillow and their pixels as .npy, and .npz by NumPy.

Made with Pillow 9.4 and NumPy 1.24.2: python3 tests/golden/make_pictures.py
NAME.npy holds the pixels of each NAME.* as Pillow decodes them, (height, width) or (height, width,
3), with transparent pixels over white.
"""
import io
import pathlib

import numpy
from PIL import Image

folder = pathlib.Path(__file__).resolve().parent / "pictures"
folder.mkdir(exist_ok=True)
rows, columns = numpy.mgrid[0:16, 0:24]
waves = [127.5 + 120 * numpy.sin(rows / a + columns / b) for a, b in ((3, 7), (5, -4), (9, 11))]
colour = numpy.stack(waves, axis=2).astype(numpy.uint8)
grey = colour[:, :, 0]
alpha = (columns * 10).astype(numpy.uint8)


def keep(name, data, pixels=None):
    (folder / name).write_bytes(data)
    if pixels is None:
        image = Image.open(io.BytesIO(data))
        pixels = numpy.asarray(image.convert("L" if image.mode == "L" else "RGB"))
    numpy.save(folder / (name + ".npy"), pixels)


def save(name, image, pixels=None, **options):
    buffer = io.BytesIO()
    image.save(buffer, {"jpg": "JPEG", "pgm": "PPM", "ppm": "PPM"}.get(name[-3:], name[-3:]),
               **options)
    keep(name, buffer.getvalue(), pixels)


save("colour.png", Image.fromarray(colour))
save("grey.png", Image.fromarray(grey))
wide = grey.astype(numpy.uint16) * 256 + 77
save("grey16.png", Image.fromarray(wide), grey)
save("palette.png", Image.fromarray(colour).quantize(16))
save("clear.png", Image.fromarray(numpy.dstack([colour, alpha])),
     numpy.asarray(Image.alpha_composite(
         Image.new("RGBA", (24, 16), (255, 255, 255, 255)),
         Image.fromarray(numpy.dstack([colour, alpha]))).convert("RGB")))
save("colour.jpg", Image.fromarray(colour), quality=95)
save("grey.jpg", Image.fromarray(grey), quality=90)
save("progressive.jpg", Image.fromarray(colour), quality=95, progressive=True)
save("colour.bmp", Image.fromarray(colour))
save("colour.gif", Image.fromarray(colour).quantize(16), save_all=True,
     append_images=[Image.fromarray(255 - colour).quantize(16)])
save("colour.ppm", Image.fromarray(colour))
save("grey.pgm", Image.fromarray(grey))

images = (numpy.arange(12 * 4 * 4) % 251).astype(numpy.uint8).reshape(12, 4, 4)
labels = numpy.arange(12) % 3
numpy.savez_compressed(folder / "keras.npz", x_train=images[:8], y_train=labels[:8],
                       x_test=images[8:], y_test=labels[8:])
numpy.savez(folder / "stored.npz", images=images, labels=labels.astype(numpy.uint8)[:, None])
numpy.savez(folder / "float.npz", x_train=(images[:8] / 255).astype(numpy.float32),
            x_test=images[8:] / 255)
numpy.savez(folder / "negative.npz", x=images, y=labels - 1)
numpy.savez(folder / "unknown.npz", first=images)
