"""Writes tests/golden/gan/*.npy: ten steps of small GANs, computed in double with NumPy.

No code is shared with the library. The random numbers, the stream that each purpose draws from and
the equations are those of docs/design.md and the headers. tests/gan/test_trace.cpp trains with the
same settings. For each setup NAME there are
  NAME.trace.npy          (10, 4): d_loss, g_loss, d_real and d_fake of each step,
  NAME.generator.npy      the generator after the last step: W0, b0, W1, b1, ..., concatenated,
  NAME.discriminator.npy  the discriminator, likewise,
  NAME.average.npy        the moving average of the generator, if the setup has one;
and images.npy holds the data, 50 images of 4x4 bytes, labels.npy their classes, of three.
Made with NumPy 1.24.2: python3 tests/golden/make_gan_trace.py
"""
import copy
import pathlib
import numpy as np

STEPS = 10
folder = pathlib.Path(__file__).parent / "gan"
folder.mkdir(exist_ok=True)


# --- Random numbers: pure functions of (seed, stream, index) --------------------------------------


def philox(key, counters):
    """Philox4x32-10 (Salmon et al. 2011): counters (n, 4) of 32 bits -> words (n, 4)."""
    c = [column.astype(np.uint64) for column in np.transpose(counters)]
    key = [int(k) for k in key]
    low = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        p0 = c[0] * np.uint64(0xD2511F53)
        p1 = c[2] * np.uint64(0xCD9E8D57)
        c = [
            (p1 >> np.uint64(32)) ^ c[1] ^ np.uint64(key[0]),
            p1 & low,
            (p0 >> np.uint64(32)) ^ c[3] ^ np.uint64(key[1]),
            p0 & low,
        ]
        key = [(key[0] + 0x9E3779B9) % 2**32, (key[1] + 0xBB67AE85) % 2**32]
    return np.stack(c, axis=1)


def halves(number):
    return [number % 2**32, number >> 32]


def words(seed, stream, first, count):
    """Words [first, first + count) of a stream: word i is word i % 4 of block i // 4."""
    blocks = range(first // 4, (first + count + 3) // 4)
    counters = np.array([halves(block) + halves(stream) for block in blocks], dtype=np.uint64)
    return philox(halves(seed), counters).ravel()[first % 4 :][:count]


def uniform(seed, stream, first, low, high, count):
    """U(low, high) from the upper 24 bits of each word."""
    return low + (high - low) * (words(seed, stream, first, count) >> np.uint64(8)) / 2.0**24


def normal(seed, stream, first, count):
    """N(0, 1) by Box and Muller (1958): word 0 of a pair gives the radius, word 1 the angle."""
    begin = first // 2 * 2
    pairs = words(seed, stream, begin, (first + count - begin + 1) // 2 * 2).reshape(-1, 2)
    pairs = pairs >> np.uint64(8)
    radius = np.sqrt(-2 * np.log((pairs[:, 0] + np.uint64(1)) / 2.0**24))
    angle = 2 * np.pi * pairs[:, 1] / 2.0**24
    numbers = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()
    return numbers[first - begin :][:count]


def dropout_mask(seed, stream, first, keep, count):
    """1 / keep with probability keep, else 0: two numbers per word, the lower half first."""
    begin = first // 2
    both = words(seed, stream, begin, (first + count + 1) // 2 - begin)
    numbers = np.stack([both & np.uint64(0xFFFF), both >> np.uint64(16)], axis=1).ravel()
    return (numbers[first % 2 :][:count] < int(keep * 65536 + 0.5)) / keep


def shuffled(count, seed, epoch):
    """Fisher-Yates shuffle of 0 .. count - 1 from the end; word i selects the partner of i."""
    order = np.arange(count)
    bits = words(seed, (0x73687566 << 32) + epoch, 0, count)
    for i in range(count - 1, 0, -1):
        j = int(bits[i]) * (i + 1) >> 32
        order[[i, j]] = order[[j, i]]
    return order


# The authors' known answers (Random123, kat_vectors) for zeros and for the digits of pi.
for key, counter, expected in [
    ([0, 0], [0, 0, 0, 0], [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    ([0xA4093822, 0x299F31D0], [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
     [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1])]:
    assert philox(key, np.array([counter]))[0].tolist() == expected

# Streams of random numbers, one per purpose.
LATENTS, GENERATOR_WEIGHTS, DISCRIMINATOR_WEIGHTS = 1, 2, 3
DROPOUT = 0x64726F70 << 32
MIXING = 0x6D697867

# --- Networks -------------------------------------------------------------------------------------

SLOPE = 0.2
ACTIVATIONS = {  # act(z) and act'(z)
    "linear": (lambda z: z, lambda z: np.ones_like(z)),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
    "leaky_relu": (lambda z: np.where(z > 0, z, SLOPE * z), lambda z: np.where(z > 0, 1, SLOPE)),
    "sigmoid": (lambda z: sigmoid(z), lambda z: sigmoid(z) * sigmoid(-z)),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def initial_weight(kind, scale, shape, fans, seed, stream, first):
    """W of that shape (rows, columns). `fans`: the inputs of an output, the outputs of an input."""
    rows, columns = shape
    if kind == "uniform":
        return uniform(seed, stream, first, -scale, scale, rows * columns).reshape(shape)
    if kind == "glorot":
        r = scale * np.sqrt(6 / sum(fans))
        return uniform(seed, stream, first, -r, r, rows * columns).reshape(shape)
    w = normal(seed, stream, first, rows * columns).reshape(shape)
    if kind == "gaussian":
        return w * scale
    if kind == "he":
        return w * scale * np.sqrt(2 / fans[0])
    assert kind == "orthogonal"
    # Gram-Schmidt along the shorter side is the QR decomposition whose R has a positive diagonal.
    q, r = np.linalg.qr(w.T if rows <= columns else w)
    q = q * np.sign(np.diag(r))
    return scale * (q.T if rows <= columns else q)


class Network:
    """Dense layers, each with dropout of its inputs: `keeps` are the probabilities to keep one."""

    def __init__(self, settings, inputs, outputs, output_activation, seed, stream):
        hidden = settings["hidden"]
        widths = [inputs, *hidden, outputs]
        self.activations = [settings["activation"]] * len(hidden) + [output_activation]
        self.keeps = [settings.get("input_keep", 1)]
        self.keeps += [settings.get("hidden_keep", 1)] * len(hidden)
        self.inputs, self.units = widths[:-1], widths[1:]
        self.parameters = []  # W0, b0, W1, b1, ...
        drawn = 0
        for activation, i, o in zip(self.activations, widths, widths[1:]):
            rows = o * settings["pieces"] if activation == "maxout" else o
            w = initial_weight(*settings["initialiser"], (rows, i), (i, o), seed, stream, drawn)
            self.parameters += [w, np.zeros(rows)]
            drawn += w.size

    def forward(self, x, masks=None):
        """x (m, inputs) -> y (m, outputs), and the tape that backward needs."""
        tape = []
        for l, activation in enumerate(self.activations):
            mask = 1 if masks is None else masks[l]
            x = x * mask
            z = x @ self.parameters[2 * l].T + self.parameters[2 * l + 1]
            tape.append((x, z, mask))
            if activation == "maxout":
                x = z.reshape(len(z), -1, self.units[l]).max(axis=1)
            else:
                x = ACTIVATIONS[activation][0](z)
        return x, tape

    def backward(self, tape, d):
        """d = dL/dy (m, outputs) -> dL/dw of all parameters, and dL/dx (m, inputs)."""
        gradients = []
        for l in reversed(range(len(self.activations))):
            x, z, mask = tape[l]
            if self.activations[l] == "maxout":
                pieces = z.reshape(len(z), -1, self.units[l])
                winner = pieces.argmax(axis=1)[:, None, :] == np.arange(pieces.shape[1])[:, None]
                dz = (winner * d[:, None, :]).reshape(z.shape)
            else:
                dz = d * ACTIVATIONS[self.activations[l]][1](z)
            gradients = [dz.T @ x, dz.sum(axis=0)] + gradients
            d = dz @ self.parameters[2 * l] * mask
        return gradients, d

    def move_moments(self, tape):
        """Batch normalisation moves its moments (make_dcgan_trace.py); these layers have none."""

    def saved(self, parameters):
        """The numbers of a file of these parameters."""
        return parameters

    def dropout_masks(self, rows, seed, use):
        """The masks of pass `use`, one per layer (rows, inputs). Rows have a stride of a
        multiple of 16, and a number is drawn for each element of the padding, too."""
        masks = []
        for l, (keep, columns) in enumerate(zip(self.keeps, self.inputs)):
            if keep == 1:
                masks.append(1)
                continue
            stride = -(-columns // 16) * 16
            assert stride % 256 != 0  # RowBuffer pads these further
            mask = dropout_mask(seed, DROPOUT + l, use << 32, keep, rows * stride)
            masks.append(mask.reshape(rows, stride)[:, :columns])
        return masks


# --- Learning -------------------------------------------------------------------------------------


class Sgd:
    def __init__(self, rate, decay=1, minimum=0, momentum=0.5, final_momentum=0.5, epochs=0):
        self.rate, self.decay, self.minimum = rate, decay, minimum
        self.momentum, self.final_momentum, self.epochs = momentum, final_momentum, epochs
        self.velocities = None

    def step(self, parameters, gradients, epoch):
        if self.velocities is None:
            self.velocities = [np.zeros_like(p) for p in parameters]
        way = min(1, epoch / self.epochs) if self.epochs else 1
        momentum = self.momentum + way * (self.final_momentum - self.momentum)
        for p, v, g in zip(parameters, self.velocities, gradients):
            v *= momentum
            v -= max(self.rate, self.minimum) * g
            p += v
        self.rate /= self.decay


class Adam:
    """Kingma and Ba (2015), algorithm 1."""

    def __init__(self, rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.rate, self.beta1, self.beta2, self.epsilon = rate, beta1, beta2, epsilon
        self.t = 0

    def step(self, parameters, gradients, epoch):
        if self.t == 0:
            self.first = [np.zeros_like(p) for p in parameters]
            self.second = [np.zeros_like(p) for p in parameters]
        self.t += 1
        for p, m, v, g in zip(parameters, self.first, self.second, gradients):
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g**2 - v)
            m_hat = m / (1 - self.beta1**self.t)
            v_hat = v / (1 - self.beta2**self.t)
            p -= self.rate * m_hat / (np.sqrt(v_hat) + self.epsilon)


class Rmsprop:
    def __init__(self, rate, decay=0.99, epsilon=1e-8):
        self.rate, self.decay, self.epsilon = rate, decay, epsilon
        self.squares = None

    def step(self, parameters, gradients, epoch):
        if self.squares is None:
            self.squares = [np.zeros_like(p) for p in parameters]
        for p, v, g in zip(parameters, self.squares, gradients):
            v += (1 - self.decay) * (g**2 - v)
            p -= self.rate * g / (np.sqrt(v) + self.epsilon)


# D = sigmoid(a); every loss is a mean over rows. Each function returns the loss and dL/da.
def minus_log_d(a):
    return np.logaddexp(0, -a).mean(), (sigmoid(a) - 1) / len(a)


def minus_log_one_minus_d(a):
    return np.logaddexp(0, a).mean(), sigmoid(a) / len(a)


# f = a
def minus_f(a):
    return -a.mean(), np.full_like(a, -1 / len(a))


def generator_loss(objective, a):
    if objective == "wasserstein":
        return minus_f(a)
    if objective == "non-saturating":
        return minus_log_d(a)
    loss, d = minus_log_one_minus_d(a)
    return -loss, -d


def differences(f, x, h=1e-5):
    """df/dx by central differences, where f() reads the array x."""
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        before = x[i]
        x[i] = before + h
        above = f()
        x[i] = before - h
        gradient[i] = (above - f()) / (2 * h)
        x[i] = before
    return gradient


class Trainer:
    network = Network

    def __init__(self, settings, images, labels):
        self.settings = settings
        self.seed = settings["seed"]
        self.batch = settings["batch"]
        self.d_steps = settings.get("d_steps", 1)
        self.draws_of_real = 0
        self.draws_of_latents = 0
        low = -1 if settings["output"] == "tanh" else 0
        data = images[: settings.get("examples", len(images))].reshape(-1, images[0].size)
        self.data = low + (1 - low) * (data / 255.0)
        pixels = self.data.shape[1]
        count = labels.max() + 1 if settings.get("conditional") else 0
        self.one_hot = (labels[:, None] == np.arange(count)) * 1.0  # (examples, classes)
        self.generator = self.network(settings["generator"], settings["latent"] + count, pixels,
                                      settings["output"], self.seed, GENERATOR_WEIGHTS)
        self.pac = settings.get("pac", 1)
        self.classes = self.one_hot[: self.pac]
        self.discriminator = self.network(settings["discriminator"],
                                          self.d_rows(self.joined(self.data[: self.pac])).size,
                                          1, "linear", self.seed, DISCRIMINATOR_WEIGHTS)
        if settings.get("output_bias_from_data"):
            assert settings["output"] == "sigmoid"
            p = np.clip(self.data.mean(axis=0), 0.001, 0.999)
            self.generator.parameters[-1] = np.log(p / (1 - p))
        self.clip()
        self.average = [p.copy() for p in self.generator.parameters]
        self.done = 0

    def clip(self):
        limit = self.settings.get("d_clip")
        if limit:
            for p in self.discriminator.parameters:
                np.clip(p, -limit, limit, out=p)

    def joined(self, x):
        """x (batch, n) -> (batch, n + classes), each row followed by its one-hot class (Mirza and
        Osindero 2014): that of the last minibatch of examples. There may be no classes."""
        return np.concatenate([x, self.classes], axis=1)

    def real(self, draw):
        steps = len(self.data) // self.batch
        order = shuffled(len(self.data), self.seed, draw // steps)
        rows = order[draw % steps * self.batch :][: self.batch]
        self.classes = self.one_hot[rows]
        return self.joined(self.data[rows])

    def generate(self, draw):
        size = self.settings["latent"]
        arguments = self.seed, LATENTS, draw * self.batch * size
        count = self.batch * size
        if self.settings["prior"] == "uniform":
            z = uniform(*arguments, -np.sqrt(3), np.sqrt(3), count)
        else:
            z = normal(*arguments, count)
        return self.generator.forward(self.joined(z.reshape(self.batch, size)))

    def d_rows(self, x):
        """Samples, each with its class -> PacGAN's (Lin et al. 2018) rows of D, pac of them."""
        return x.reshape(len(x) // self.pac, -1)

    def samples(self, rows):
        """The inverse."""
        return rows.reshape(len(rows) * self.pac, -1)

    def logits(self, x, use):
        x = self.d_rows(x)
        masks = self.discriminator.dropout_masks(len(x), self.seed, use)
        return self.discriminator.forward(x, masks)

    def discriminator_gradient(self, a, tape):
        """Logits of [real; fake] -> dL/dw, (L, mean D(x), mean D(G(z)))."""
        scale = self.settings.get("d_loss_scale", 1)
        real, fake = np.split(a, 2)
        if self.settings["objective"] == "wasserstein":
            real_loss, d_real = minus_f(real)
            fake_loss, d_fake = (-x for x in minus_f(fake))
            d_rows = a
        else:
            real_loss, d_real = minus_log_d(real)
            fake_loss, d_fake = minus_log_one_minus_d(fake)
            d_rows = sigmoid(a)
        gradients, _ = self.discriminator.backward(tape, scale * np.concatenate([d_real, d_fake]))
        self.discriminator.move_moments(tape)
        d_real, d_fake = (half.mean() for half in np.split(d_rows, 2))
        return gradients, np.array([scale * (real_loss + fake_loss), d_real, d_fake])

    def penalty(self, x, use):
        """Gulrajani et al. (2017), equation 3, over x = [real; fake]."""
        real, fake = np.split(self.d_rows(x), 2)
        share = uniform(self.seed, MIXING, use * len(real), 0, 1, len(real))[:, None]
        masks = self.discriminator.dropout_masks(len(real), self.seed, use)
        a, tape = self.discriminator.forward(share * real + (1 - share) * fake, masks)
        _, slopes = self.discriminator.backward(tape, np.ones_like(a))
        norms = np.sqrt((slopes**2).sum(axis=1))
        return self.settings["gradient_penalty"] * ((norms - 1) ** 2).mean()

    def penalised(self, x, use, gradients, report):
        if "gradient_penalty" not in self.settings:
            return gradients, report
        extra = [differences(lambda: self.penalty(x, use), p)
                 for p in self.discriminator.parameters]
        report = report + np.array([self.penalty(x, use), 0, 0])
        return [g + e for g, e in zip(gradients, extra)], report

    def unrolled(self, real, fake, use):
        """Metz et al. (2016), equations 8 and 10: the generator's loss L against the unrolled
        discriminator, and dL/dfake."""
        def loss():
            ahead = copy.deepcopy(self)
            for _ in range(self.settings["unroll"]):
                x = np.concatenate([real, self.joined(fake)])
                logits_and_tape = ahead.logits(x, use)
                ahead.learn("discriminator", ahead.discriminator_gradient(*logits_and_tape)[0])
            x = np.concatenate([real, self.joined(fake)])
            by_real, by_fake = np.split(ahead.logits(x, use)[0], 2)
            cost = generator_loss(self.settings["objective"], by_fake)[0]
            if self.settings["objective"] == "minimax":  # V(G, D) includes the real term
                cost -= minus_log_d(by_real)[0]
            return cost
        return loss(), differences(loss, fake)

    def generator_gradient(self, real, fake, use):
        """-> the generator's loss L, and dL/dfake."""
        if "unroll" in self.settings:
            return self.unrolled(real, fake, use)
        a, tape = self.logits(self.joined(fake), use)
        g_loss, d = generator_loss(self.settings["objective"], a)
        return g_loss, self.without_classes(self.discriminator.backward(tape, d)[1])

    def without_classes(self, d_x):
        """dL/dx of D's rows -> dL/dfake (batch, pixels)."""
        return self.samples(d_x)[:, : self.data.shape[1]]

    def learn(self, name, gradients):
        steps_per_epoch = max(1, len(self.data) // (self.batch * self.d_steps))
        self.settings[name]["optimiser"].step(getattr(self, name).parameters, gradients,
                                              self.done // steps_per_epoch)
        self.clip()

    def alternate(self):
        """Goodfellow et al. (2014), algorithm 1, with warm-ups as in WassersteinGAN's main.py."""
        first, every, steps = self.settings.get("d_warmup", (0, 0, 0))
        warmup = self.done < first or (every and self.done % every == 0)
        reports = []
        for _ in range(steps if warmup else self.d_steps):
            use = self.draws_of_latents
            real = self.real(self.draws_of_real)
            fake, _ = self.generate(use)
            x = np.concatenate([real, self.joined(fake)])
            gradients, report = self.discriminator_gradient(*self.logits(x, use))
            gradients, report = self.penalised(x, use, gradients, report)
            reports.append(report)
            self.learn("discriminator", gradients)
            self.draws_of_real += 1
            self.draws_of_latents += 1
        use = self.draws_of_latents
        self.draws_of_latents += 1
        fake, generator_tape = self.generate(use)
        g_loss, d_fake = self.generator_gradient(real, fake, use)
        gradients, _ = self.generator.backward(generator_tape, d_fake)
        self.generator.move_moments(generator_tape)
        self.learn("generator", gradients)
        return g_loss, np.mean(reports, axis=0)

    def step_both(self):
        """Both from one minibatch and one forward pass, as in the 2014 repository."""
        real = self.real(self.done)
        fake, generator_tape = self.generate(self.done)
        a, tape = self.logits(np.concatenate([real, self.joined(fake)]), self.done)
        gradients, report = self.discriminator_gradient(a, tape)
        if "unroll" in self.settings:
            g_loss, d_fake = self.unrolled(real, fake, self.done)
        else:
            g_loss, d = generator_loss(self.settings["objective"], np.split(a, 2)[1])
            d = np.concatenate([np.zeros_like(d), d])  # g_loss does not depend on real rows
            _, d_x = self.discriminator.backward(tape, d)
            d_fake = self.without_classes(np.split(d_x, 2)[1])
        generator_gradients, _ = self.generator.backward(generator_tape, d_fake)
        self.generator.move_moments(generator_tape)
        self.learn("discriminator", gradients)
        self.learn("generator", generator_gradients)
        return g_loss, report

    def step(self):
        simultaneous = self.settings["update"] == "simultaneous"
        g_loss, (d_loss, d_real, d_fake) = self.step_both() if simultaneous else self.alternate()
        self.done += 1
        decay = min(self.settings.get("ema", 0), (1 + self.done) / (10 + self.done))
        self.average = [decay * a + (1 - decay) * p
                        for a, p in zip(self.average, self.generator.parameters)]
        return d_loss, g_loss, d_real, d_fake

    def saved_average(self):
        return self.average


# --- The setups -----------------------------------------------------------------------------------


def goodfellow_sgd():
    return Sgd(0.1, decay=1.01, minimum=0.095, momentum=0.5, final_momentum=0.7, epochs=3)


SETUPS = {
    "goodfellow": dict(
        seed=3, latent=5, prior="uniform", output="sigmoid", output_bias_from_data=True,
        objective="non-saturating", update="simultaneous", d_loss_scale=0.5, batch=10, examples=40,
        generator=dict(hidden=[12, 10], activation="relu", initialiser=("uniform", 0.5),
                       optimiser=goodfellow_sgd()),
        discriminator=dict(hidden=[8, 6], activation="maxout", pieces=3, input_keep=0.8,
                           hidden_keep=0.5, initialiser=("uniform", 0.6),
                           optimiser=goodfellow_sgd())),
    "tanh-adam": dict(
        seed=2**40 + 5, latent=4, prior="gaussian", output="tanh", objective="non-saturating",
        update="alternating", batch=8, ema=0.9,
        generator=dict(hidden=[12, 20], activation="leaky_relu", initialiser=("glorot", 1.0),
                       optimiser=Adam(0.004, beta1=0.5)),
        discriminator=dict(hidden=[20, 12], activation="leaky_relu", hidden_keep=0.7,
                           initialiser=("glorot", 1.0), optimiser=Adam(0.002, beta1=0.5))),
    "minimax": dict(
        seed=11, latent=6, prior="gaussian", output="sigmoid", objective="minimax",
        update="alternating", d_steps=2, batch=10,
        generator=dict(hidden=[14], activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.003)),
        discriminator=dict(hidden=[24, 9], activation="relu", initialiser=("orthogonal", 0.9),
                           optimiser=Sgd(0.05, momentum=0.5, final_momentum=0.5))),
    "pac": dict(
        seed=6, latent=5, prior="gaussian", output="tanh", objective="non-saturating", pac=3,
        update="simultaneous", batch=12,
        generator=dict(hidden=[12, 10], activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.003)),
        discriminator=dict(hidden=[14, 9], activation="leaky_relu", hidden_keep=0.75,
                           initialiser=("glorot", 1.0), optimiser=Adam(0.003))),
    "pac-alternating": dict(
        seed=6, latent=5, prior="gaussian", output="tanh", objective="non-saturating", pac=3,
        update="alternating", batch=12,
        generator=dict(hidden=[12, 10], activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.003)),
        discriminator=dict(hidden=[14, 9], activation="leaky_relu", hidden_keep=0.75,
                           initialiser=("glorot", 1.0), optimiser=Adam(0.003))),
    "wgan": dict(
        seed=4, latent=5, prior="gaussian", output="tanh", objective="wasserstein",
        update="alternating", d_steps=2, d_warmup=(2, 4, 7), d_clip=0.1, batch=8,
        generator=dict(hidden=[12, 10], activation="relu", initialiser=("he", 1.0),
                       optimiser=Rmsprop(0.002, epsilon=1e-6)),
        discriminator=dict(hidden=[14, 9], activation="relu", hidden_keep=0.75,
                           initialiser=("he", 1.0),
                           optimiser=Rmsprop(0.001, decay=0.9, epsilon=1e-6))),
    "wgan-gp": dict(
        seed=5, latent=5, prior="gaussian", output="tanh", objective="wasserstein",
        update="alternating", d_steps=2, gradient_penalty=10.0, batch=8,
        generator=dict(hidden=[12, 10], activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.002, beta1=0.0, beta2=0.9, epsilon=1e-6)),
        discriminator=dict(hidden=[9, 7], activation="tanh", hidden_keep=0.75,
                           initialiser=("he", 1.0),
                           optimiser=Adam(0.002, beta1=0.0, beta2=0.9, epsilon=1e-6))),
    "unrolled": dict(
        seed=7, latent=5, prior="gaussian", output="tanh", objective="non-saturating", pac=2,
        update="alternating", d_steps=2, unroll=3, d_loss_scale=0.5, batch=8,
        generator=dict(hidden=[12, 10], activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.003)),
        discriminator=dict(hidden=[11, 6], activation="maxout", pieces=2, hidden_keep=0.75,
                           initialiser=("glorot", 1.0),
                           optimiser=Adam(0.004, beta1=0.5, epsilon=1e-3))),
    "unrolled-simultaneous": dict(
        seed=8, latent=5, prior="gaussian", output="tanh", objective="minimax",
        update="simultaneous", unroll=5, batch=8,
        generator=dict(hidden=[12, 10], activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.003)),
        discriminator=dict(hidden=[11, 6], activation="tanh", initialiser=("glorot", 1.0),
                           optimiser=Sgd(0.3, momentum=0.5, final_momentum=0.7, epochs=3))),
    "conditional": dict(
        seed=9, latent=5, prior="gaussian", output="tanh", objective="non-saturating",
        conditional=True, update="alternating", d_steps=2, batch=8, examples=43,
        generator=dict(hidden=[12, 10], activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.003)),
        discriminator=dict(hidden=[14, 9], activation="leaky_relu", input_keep=0.9,
                           hidden_keep=0.75, initialiser=("glorot", 1.0), optimiser=Adam(0.003))),
    "conditional-pac": dict(
        seed=10, latent=5, prior="uniform", output="sigmoid", objective="minimax",
        conditional=True, update="simultaneous", pac=3, batch=12,
        generator=dict(hidden=[12], activation="maxout", pieces=2, initialiser=("he", 1.0),
                       optimiser=Adam(0.003)),
        discriminator=dict(hidden=[14, 9], activation="leaky_relu", hidden_keep=0.75,
                           initialiser=("glorot", 1.0), optimiser=Adam(0.003))),
    "conditional-wgan-gp": dict(
        seed=12, latent=5, prior="gaussian", output="tanh", objective="wasserstein",
        conditional=True, update="alternating", d_steps=2, gradient_penalty=10.0, batch=8,
        generator=dict(hidden=[12, 10], activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.002, beta1=0.0, beta2=0.9, epsilon=1e-6)),
        discriminator=dict(hidden=[9, 7], activation="tanh", hidden_keep=0.75,
                           initialiser=("he", 1.0),
                           optimiser=Adam(0.002, beta1=0.0, beta2=0.9, epsilon=1e-6))),
    "conditional-unrolled": dict(
        seed=13, latent=5, prior="gaussian", output="tanh", objective="non-saturating", pac=2,
        conditional=True, update="alternating", d_steps=2, unroll=3, d_loss_scale=0.5, batch=8,
        generator=dict(hidden=[12, 10], activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.003)),
        discriminator=dict(hidden=[11, 6], activation="maxout", pieces=2, hidden_keep=0.75,
                           initialiser=("glorot", 1.0),
                           optimiser=Adam(0.004, beta1=0.5, epsilon=1e-3))),
}


def save(name, arrays):
    flat = np.concatenate([np.ravel(a) for a in arrays])
    np.save(folder / (name + ".npy"), flat.astype("<f4"))


def save_run(name, trainer):
    """Trains and writes the files of that name."""
    trace = np.array([trainer.step() for _ in range(STEPS)])
    np.save(folder / (name + ".trace.npy"), trace.astype("<f4"))
    for role in "generator", "discriminator":
        network = getattr(trainer, role)
        save(name + "." + role, network.saved(network.parameters))
    if trainer.settings.get("ema"):
        save(name + ".average", trainer.saved_average())


def make_images():
    """Images of a bright spot at a random place, with noise; pixel (0, 0) is always black."""
    random = np.random.default_rng(1)
    y, x = np.mgrid[:4, :4]
    centre = random.uniform(0.5, 2.5, (2, 50, 1, 1))
    spots = 255 * np.exp(-((y - centre[0]) ** 2) - (x - centre[1]) ** 2)
    images = np.clip(spots + random.normal(0, 20, (50, 4, 4)), 0, 255).astype("u1")
    images[:, 0, 0] = 0
    return images


def make_labels():
    return np.random.default_rng(2).integers(0, 3, 50, dtype="u1")


if __name__ == "__main__":
    np.save(folder / "images.npy", make_images())
    np.save(folder / "labels.npy", make_labels())
    for name, settings in SETUPS.items():
        save_run(name, Trainer(settings, make_images(), make_labels()))
