#!/usr/bin/env python3
"""Writes tests/references/onnx: ONNX files of PyTorch's exporter, and files as converters of scikit-learn write them, each
with inputs and the outputs that PyTorch or numpy computes, for tests/exchange/onnx_references_test.cpp.

Needs numpy, PyTorch and onnx (Debian: python3-torch, python3-onnx):

    /usr/bin/python3 scripts/make_onnx_references.py
"""
import io
import pathlib

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

FOLDER = pathlib.Path(__file__).parent.parent / "tests" / "references" / "onnx"
ROWS = 5


def save(name, content, inputs, outputs):
    (FOLDER / f"{name}.onnx").write_bytes(content)
    numpy.save(FOLDER / f"{name}_inputs.npy", inputs.reshape(len(inputs), -1).astype("<f4"))
    numpy.save(FOLDER / f"{name}_outputs.npy", outputs.astype("<f4"))


def export(name, network, shape, opset=17, **options):
    """What PyTorch writes of a network whose inputs have this shape."""
    network.eval()
    inputs = 2 * torch.randn(ROWS, *shape)
    with torch.no_grad():
        outputs = network.double()(inputs.double()).numpy()
    content = io.BytesIO()
    torch.onnx.export(network.float(), inputs, content, opset_version=opset, input_names=["input"],
                      output_names=["output"], dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}}, **options)
    save(name, content.getvalue(), inputs.numpy(), outputs)


def activations():
    return [nn.ELU(0.7), nn.LeakyReLU(0.2), nn.Hardsigmoid(), nn.Hardtanh(-2, 0.5), nn.Hardswish(), nn.SELU(), nn.CELU(1.3),
            nn.Softplus(), nn.Softsign(), nn.SiLU(), nn.GELU(), nn.Sigmoid(), nn.Tanh(), nn.ReLU6(), nn.ReLU(), nn.PReLU()]


def chain(functions):
    return nn.Sequential(*[layer for function in functions for layer in (nn.Linear(3, 3), function)])


class Highway(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.inner, self.gate = nn.Linear(size, size), nn.Linear(size, size)

    def forward(self, x):
        gate = torch.sigmoid(self.gate(x))
        return gate * torch.tanh(self.inner(x)) + (1 - gate) * x


class Residual(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.inner, self.outer = nn.Linear(size, size), nn.Linear(size, size)

    def forward(self, x):
        return x + self.outer(torch.relu(self.inner(x)))


def prepared_batch_norm(size):
    layer = nn.BatchNorm1d(size)
    layer.running_mean.uniform_(-1, 1)
    layer.running_var.uniform_(0.5, 2)
    return layer


def number(name, value):
    return numpy_helper.from_array(numpy.asarray(value), name)


def constant(name, value):
    return helper.make_node("Constant", [], [name], value=number(name, value))


def write(name, nodes, initializers, inputs, outputs, expected, other_outputs=(), rows_type=TensorProto.FLOAT):
    """A file made node by node, with the opset of converters."""
    graph = helper.make_graph(nodes, name, [helper.make_tensor_value_info("X", rows_type, [None, inputs.shape[1]])],
                              [*other_outputs, helper.make_tensor_value_info("probabilities", rows_type, [None, outputs])],
                              initializers)
    model = helper.make_model(graph, producer_name="reference", ir_version=8,
                              opset_imports=[helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 1)])
    onnx.checker.check_model(model)
    save(name, model.SerializeToString(), inputs, expected)


def classifier():
    """As a converter writes MLPClassifier: products and sums, the class beside the probabilities."""
    random = numpy.random.default_rng(5)
    w1, b1 = random.normal(size=(4, 6)).astype("f4"), random.normal(size=(1, 6)).astype("f4")
    w2, b2 = random.normal(size=(6, 3)).astype("f4"), random.normal(size=(1, 3)).astype("f4")
    inputs = random.normal(size=(ROWS, 4)).astype("f4")
    logits = numpy.maximum(inputs.astype("f8") @ w1 + b1, 0) @ w2 + b2
    powers = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    nodes = [helper.make_node("Cast", ["X"], ["cast"], to=TensorProto.FLOAT),
             helper.make_node("MatMul", ["cast", "coefficient"], ["mul"]),
             helper.make_node("Add", ["mul", "intercepts"], ["add"]),
             helper.make_node("Relu", ["add"], ["next"]),
             helper.make_node("MatMul", ["next", "coefficient1"], ["mul1"]),
             helper.make_node("Add", ["mul1", "intercepts1"], ["add1"]),
             helper.make_node("Softmax", ["add1"], ["probabilities"], axis=1),
             helper.make_node("ArgMax", ["probabilities"], ["arg"], axis=1),
             helper.make_node("ArrayFeatureExtractor", ["classes", "arg"], ["label"], domain="ai.onnx.ml")]
    write("converted_classifier", nodes,
          [number("coefficient", w1), number("intercepts", b1), number("coefficient1", w2), number("intercepts1", b2),
           number("classes", numpy.array([0, 1, 2], "i8"))],
          inputs, 3, powers / powers.sum(axis=1, keepdims=True),
          [helper.make_tensor_value_info("label", TensorProto.INT64, [None, 1])])


def scaled_regression():
    """Constants in nodes, a scaler, and Gemm with all its attributes, in double."""
    random = numpy.random.default_rng(6)
    mean, deviation = random.normal(size=4), random.uniform(1, 3, size=4)
    w1, b1 = random.normal(size=(6, 4)), random.normal(size=6)
    w2, b2 = random.normal(size=(6, 1)), random.normal(size=())
    inputs = random.normal(size=(ROWS, 4)).astype("f4")
    scaled = (inputs - mean) / deviation
    expected = numpy.tanh(0.5 * scaled @ w1.T + 2 * b1) @ w2 + b2
    nodes = [constant("mean", mean), constant("deviation", deviation), constant("w1", w1), constant("b1", b1),
             constant("w2", w2), constant("b2", b2),
             helper.make_node("Sub", ["X", "mean"], ["centred"]),
             helper.make_node("Div", ["centred", "deviation"], ["scaled"]),
             helper.make_node("Gemm", ["scaled", "w1", "b1"], ["z1"], alpha=0.5, beta=2.0, transB=1),
             helper.make_node("Tanh", ["z1"], ["h1"]),
             helper.make_node("MatMul", ["h1", "w2"], ["product"]),
             helper.make_node("Add", ["b2", "product"], ["probabilities"])]
    write("scaled_regression", nodes, [], inputs, 1, expected, rows_type=TensorProto.DOUBLE)


def types_of_numbers():
    """Numbers in the fields of their types, and others in 16 bits. All are exact in every type."""
    weights, factor, shift = [0.5, -1.25, 2.0, 3.0, -0.75, 1.5], [2.0, 0.5], [-0.0625, 3.5]
    inputs = numpy.random.default_rng(7).normal(size=(ROWS, 3)).astype("f4")
    expected = (inputs.astype("f8") @ numpy.reshape(weights, (3, 2)) * factor + shift) * factor - shift
    constants = [helper.make_tensor("weights", TensorProto.FLOAT, [3, 2], weights),
                 helper.make_tensor("half_factor", TensorProto.FLOAT16, [2], factor),
                 number("half_shift", numpy.array(shift, "f2")),
                 helper.make_tensor("brain_factor", TensorProto.BFLOAT16, [2], factor),
                 helper.make_tensor("double_shift", TensorProto.DOUBLE, [2], shift)]
    casts = [helper.make_node("Cast", [name], [name.split("_")[0]], to=TensorProto.FLOAT)
             for name in ("half_factor", "brain_factor", "double_shift")]
    nodes = [*casts, helper.make_node("Cast", ["half_shift"], ["shift"], to=TensorProto.FLOAT),
             helper.make_node("MatMul", ["X", "weights"], ["a"]), helper.make_node("Mul", ["a", "half"], ["b"]),
             helper.make_node("Add", ["b", "shift"], ["c"]), helper.make_node("Mul", ["c", "brain"], ["d"]),
             helper.make_node("Sub", ["d", "double"], ["probabilities"])]
    write("types_of_numbers", nodes, constants, inputs, 2, expected)


def main():
    torch.manual_seed(1)
    FOLDER.mkdir(exist_ok=True)
    export("torch_activations", chain(activations()), [3])
    old = [each for each in activations() if not isinstance(each, (nn.CELU, nn.Hardswish))]
    export("torch_activations_opset9", chain(old), [3], 9)
    export("torch_highway", nn.Sequential(nn.Linear(2, 4), Highway(4), Residual(4), nn.Linear(4, 2)), [2])
    export("torch_image", nn.Sequential(nn.Flatten(), nn.Linear(6, 5), prepared_batch_norm(5), nn.ReLU(), nn.Dropout(0.5),
                                        nn.Linear(5, 3), nn.LogSoftmax(dim=1)), [1, 2, 3],
           training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
    export("torch_no_bias", nn.Sequential(nn.Linear(3, 4, bias=False), nn.Tanh(), nn.Linear(4, 3, bias=False), nn.Softmax(dim=1)),
           [3], do_constant_folding=False)
    classifier()
    scaled_regression()
    types_of_numbers()


main()
