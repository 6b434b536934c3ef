"""The networks in TensorFlow. In bfloat16 activations are bfloat16 too, as under Keras's `mixed_bfloat16` policy."""

import numpy as np
import tensorflow as tf

from architectures import DEVIATION, EPSILON, SLOPE


def batch_norm(x, scale, offset):
    empty = tf.zeros([0])
    return tf.raw_ops.FusedBatchNormV3(
        x=x, scale=scale, offset=offset, mean=empty, variance=empty, epsilon=EPSILON, is_training=True
    ).y


def layer_norm(x, scale, offset):
    """Over height, width and channels; in float32, as Keras does.

    Not by `tf.nn.moments`, which stops the gradient at the mean: right once, wrong where a penalty differentiates twice.
    """
    wide = tf.cast(x, tf.float32)
    mean = tf.reduce_mean(wide, [1, 2, 3], keepdims=True)
    variance = tf.reduce_mean(tf.square(wide - mean), [1, 2, 3], keepdims=True)
    return tf.cast(tf.nn.batch_normalization(wide, mean, variance, offset, scale, EPSILON), x.dtype)


NORMALISATIONS = {"batch": batch_norm, "layer": layer_norm}

ACTIVATIONS = {
    None: tf.identity,
    "relu": tf.nn.relu,
    "leaky-relu": lambda x: tf.nn.leaky_relu(x, SLOPE),
    "tanh": lambda x: tf.tanh(tf.cast(x, tf.float32)),
}


def kernel_shape(layer):
    area = layer.size * layer.size
    return {
        "project": [layer.inputs, area * layer.outputs],
        "judge": [area * layer.inputs, layer.outputs],
        "up": [layer.kernel, layer.kernel, layer.outputs, layer.inputs],
        "down": [layer.kernel, layer.kernel, layer.inputs, layer.outputs],
    }[layer.kind]


class BuiltLayer:
    def __init__(self, layer, dtype):
        self.layer, self.dtype = layer, dtype
        shape = kernel_shape(layer)
        self.kernel = tf.Variable(tf.random.normal(shape, 0.0, DEVIATION))
        self.bias = [tf.Variable(tf.zeros([shape[1] if len(shape) == 2 else layer.outputs]))] if layer.bias else []
        ones, zeros = tf.ones([layer.outputs]), tf.zeros([layer.outputs])
        self.scale = tf.Variable(ones) if layer.scaled and layer.norm else ones
        self.offset = [tf.Variable(zeros)] if layer.norm else []

    @property
    def variables(self):
        scale = [self.scale] if isinstance(self.scale, tf.Variable) else []
        return [self.kernel, *self.bias, *scale, *self.offset]

    def product(self, x):
        layer, kernel = self.layer, tf.cast(self.kernel, self.dtype)
        if layer.kind == "up":
            return tf.nn.conv2d_transpose(x, kernel, [x.shape[0], 2 * layer.size, 2 * layer.size, layer.outputs], 2, "SAME")
        if layer.kind == "down":
            return tf.nn.conv2d(x, kernel, 2, "SAME")
        return tf.matmul(tf.reshape(x, [x.shape[0], -1]), kernel)

    def __call__(self, x):
        layer = self.layer
        x = self.product(x)
        for bias in self.bias:
            x = tf.nn.bias_add(x, tf.cast(bias, self.dtype))
        if layer.kind == "project":
            x = tf.reshape(x, [x.shape[0], layer.size, layer.size, layer.outputs])
        for offset in self.offset:
            x = NORMALISATIONS[layer.norm](x, self.scale, offset)
        return ACTIVATIONS[layer.activation](x)


class Network:
    def __init__(self, layers, dtype):
        self.dtype = dtype
        self.layers = [BuiltLayer(layer, dtype) for layer in layers]
        self.variables = [variable for layer in self.layers for variable in layer.variables]

    @property
    def count(self):
        return int(sum(np.prod(variable.shape) for variable in self.variables))

    def __call__(self, x):
        x = tf.cast(x, self.dtype)
        for layer in self.layers:
            x = layer(x)
        return tf.cast(x, tf.float32)
