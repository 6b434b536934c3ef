"""Python TensorFlow: the studio's DCGAN step in one `tf.function`, with TensorFlow's fused ops throughout."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np
import tensorflow as tf

from contender import DEVIATION, EPSILON, IMAGES, KERNEL, SLOPE, read_recipe, resolutions, serve


class Network:
    """Weights by name. In bfloat16 activations are bfloat16 too, as under Keras's `mixed_bfloat16` policy."""

    def __init__(self, dtype):
        self.dtype = dtype
        self.weights = {}

    def normal(self, name, shape):
        self.weights[name] = tf.Variable(tf.random.normal(shape, 0.0, DEVIATION), name=name)

    def constant(self, name, shape, value):
        self.weights[name] = tf.Variable(tf.fill(shape, value), name=name)

    def norm(self, name, channels):
        self.constant(f"{name}/scale", [channels], 1.0)
        self.constant(f"{name}/offset", [channels], 0.0)

    def cast(self, name):
        return tf.cast(self.weights[name], self.dtype)

    def normalise(self, name, x):
        scale, offset = self.weights[f"{name}/scale"], self.weights[f"{name}/offset"]
        empty = tf.zeros([0])
        return tf.raw_ops.FusedBatchNormV3(
            x=x, scale=scale, offset=offset, mean=empty, variance=empty, epsilon=EPSILON, is_training=True
        ).y

    @property
    def variables(self):
        return list(self.weights.values())

    @property
    def count(self):
        return int(sum(np.prod(variable.shape) for variable in self.variables))


class Generator(Network):
    def __init__(self, recipe, dtype):
        super().__init__(dtype)
        self.start, widths = resolutions(recipe["size"], recipe["baseChannels"])
        self.widths = widths[::-1]
        self.channels = recipe["channels"]
        self.normal("project", [recipe["latentSize"], self.start * self.start * self.widths[0]])
        self.norm("project/norm", self.widths[0])
        for index, (inputs, outputs) in enumerate(zip(self.widths, self.widths[1:])):
            self.normal(f"up{index}", [KERNEL, KERNEL, outputs, inputs])
            self.norm(f"up{index}/norm", outputs)
        self.normal("paint", [KERNEL, KERNEL, self.channels, self.widths[-1]])
        self.constant("paint/bias", [self.channels], 0.0)

    def up(self, name, x, outputs):
        batch, height, width, _ = x.shape
        return tf.nn.conv2d_transpose(x, self.cast(name), [batch, 2 * height, 2 * width, outputs], 2, "SAME")

    def __call__(self, noise):
        x = tf.matmul(tf.cast(noise, self.dtype), self.cast("project"))
        x = tf.reshape(x, [noise.shape[0], self.start, self.start, self.widths[0]])
        x = tf.nn.relu(self.normalise("project/norm", x))
        for index, outputs in enumerate(self.widths[1:]):
            x = tf.nn.relu(self.normalise(f"up{index}/norm", self.up(f"up{index}", x, outputs)))
        x = tf.nn.bias_add(self.up("paint", x, self.channels), self.cast("paint/bias"))
        return tf.tanh(tf.cast(x, tf.float32))


class Discriminator(Network):
    def __init__(self, recipe, dtype):
        super().__init__(dtype)
        start, self.widths = resolutions(recipe["size"], recipe["baseChannels"])
        self.normal("look", [KERNEL, KERNEL, recipe["channels"], self.widths[0]])
        self.constant("look/bias", [self.widths[0]], 0.0)
        for index, (inputs, outputs) in enumerate(zip(self.widths, self.widths[1:])):
            self.normal(f"down{index}", [KERNEL, KERNEL, inputs, outputs])
            self.norm(f"down{index}/norm", outputs)
        self.normal("judge", [start * start * self.widths[-1], 1])
        self.constant("judge/bias", [1], 0.0)

    def __call__(self, images):
        x = tf.nn.conv2d(tf.cast(images, self.dtype), self.cast("look"), 2, "SAME")
        x = tf.nn.leaky_relu(tf.nn.bias_add(x, self.cast("look/bias")), SLOPE)
        for index in range(len(self.widths) - 1):
            x = tf.nn.conv2d(x, self.cast(f"down{index}"), 2, "SAME")
            x = tf.nn.leaky_relu(self.normalise(f"down{index}/norm", x), SLOPE)
        x = tf.matmul(tf.reshape(x, [x.shape[0], -1]), self.cast("judge"))
        return tf.cast(x, tf.float32) + self.weights["judge/bias"]


class Optimizer:
    """TensorFlow's own fused update ops: faster than Keras's optimizers, which are many small ops."""

    def __init__(self, variables, learning_rate, recipe):
        self.variables, self.rate, self.recipe = variables, learning_rate, recipe
        self.first = [tf.Variable(tf.zeros_like(variable)) for variable in variables]
        self.second = [tf.Variable(tf.zeros_like(variable)) for variable in variables]
        self.power1, self.power2 = tf.Variable(recipe["beta1"]), tf.Variable(recipe["beta2"])

    def apply(self, gradients):
        for slots in zip(self.variables, self.first, self.second, gradients):
            variable, first, second, gradient = slots
            if self.recipe["optimizer"] == "adam":
                tf.raw_ops.ResourceApplyAdam(
                    var=variable.handle, m=first.handle, v=second.handle,
                    beta1_power=self.power1, beta2_power=self.power2, lr=self.rate,
                    beta1=self.recipe["beta1"], beta2=self.recipe["beta2"], epsilon=1e-8, grad=gradient,
                )
            else:
                tf.raw_ops.ResourceApplyRMSProp(
                    var=variable.handle, ms=second.handle, mom=first.handle,
                    lr=self.rate, rho=0.99, momentum=0.0, epsilon=1e-16, grad=gradient,
                )
        if self.recipe["optimizer"] == "adam":
            self.power1.assign(self.power1 * self.recipe["beta1"])
            self.power2.assign(self.power2 * self.recipe["beta2"])


def create_step(recipe, generator, discriminator):
    batch, size, channels = recipe["batch"], recipe["size"], recipe["channels"]
    random = np.random.default_rng(1)
    images = tf.constant(random.integers(0, 256, [IMAGES, size, size, channels], np.uint8))
    generator_optimizer = Optimizer(generator.variables, recipe["generatorLearningRate"], recipe)
    discriminator_optimizer = Optimizer(discriminator.variables, recipe["discriminatorLearningRate"], recipe)
    vanilla = recipe["loss"] == "non-saturating"

    def noise():
        return tf.random.normal([batch, recipe["latentSize"]])

    def discriminator_step():
        rows = tf.random.uniform([batch], maxval=IMAGES, dtype=tf.int32)
        real = tf.cast(tf.gather(images, rows), tf.float32) * (2 / 255) - 1
        fake = generator(noise())
        with tf.GradientTape() as tape:
            on_real, on_fake = discriminator(real), discriminator(fake)
            if vanilla:
                loss = tf.reduce_mean(tf.nn.softplus(-on_real)) + tf.reduce_mean(tf.nn.softplus(on_fake))
            else:
                loss = tf.reduce_mean(on_fake) - tf.reduce_mean(on_real)
        discriminator_optimizer.apply(tape.gradient(loss, discriminator.variables))
        if not vanilla:
            clip = recipe["weightClip"]
            for variable in discriminator.variables:
                variable.assign(tf.clip_by_value(variable, -clip, clip))
        return loss

    def generator_step():
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(generator.variables)
            on_fake = discriminator(generator(noise()))
            loss = tf.reduce_mean(tf.nn.softplus(-on_fake)) if vanilla else -tf.reduce_mean(on_fake)
        generator_optimizer.apply(tape.gradient(loss, generator.variables))
        return loss

    @tf.function
    def step():
        critic = [discriminator_step() for _ in range(recipe["nCritic"])]
        return tf.add_n(critic) / len(critic), generator_step()

    return lambda: [float(loss) for loss in step()]


def main():
    recipe = read_recipe()
    tf.config.threading.set_intra_op_parallelism_threads(recipe["threads"])
    dtype = tf.bfloat16 if recipe["precision"] == "bfloat16" else tf.float32
    generator, discriminator = Generator(recipe, dtype), Discriminator(recipe, dtype)
    counts = {"generator": generator.count, "discriminator": discriminator.count}
    serve(create_step(recipe, generator, discriminator), counts, f"TensorFlow {tf.__version__} (Python)")


main()
