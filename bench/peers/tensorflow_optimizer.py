"""TensorFlow's own fused update ops: faster than Keras's optimizers, which are many small ops."""

import tensorflow as tf


class Optimizer:
    def __init__(self, variables, learning_rate, recipe):
        self.variables, self.rate, self.recipe = variables, learning_rate, recipe
        self.first = [tf.Variable(tf.zeros_like(variable)) for variable in variables]
        self.second = [tf.Variable(tf.zeros_like(variable)) for variable in variables]
        self.power1, self.power2 = tf.Variable(float(recipe["beta1"])), tf.Variable(float(recipe["beta2"]))

    def apply(self, gradients):
        for variable, first, second, gradient in zip(self.variables, self.first, self.second, gradients):
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
