"""A shipped run as a script that the live demos read: layers, weights in whole numbers, and what can be asked for.

The book's build writes one for each run that a page names, so that what runs in a page is always the shipped run.  A
network is taken apart layer by layer; `book/_extra/demos/generator.js` knows what each layer does.

Weights are stored as int8 with a scale for each output channel, into which batch normalisation is folded.  Pictures
then differ from PyTorch's by at most BOUND, in the mean over the pixels of a batch, of a range from -1 to 1.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import torch
from torch import Tensor, nn

from gancourse import layers, runs
from gancourse.data.sources import SOURCES
from gancourse.errors import CourseError
from gancourse.files import write_text
from gancourse.models import cdcgan, cyclegan, progan

BOUND = 0.01
DIRECTIONS = 4  # of the latent space, for sliders
Layer = dict  # {"do": name, numbers...}; tensors under "weight", "scale", "bias"; a nested list under "layers"


# ------------------------------------------------------------------------------------------------ taking apart


def take_apart(module: nn.Module) -> list[Layer]:
    """What a network does, layer by layer.  Raises CourseError for a module that generator.js does not know.

    A module is known by its `forward`: a subclass that changes it is another module.
    """
    write = WRITERS.get(type(module).forward)
    if write is None:
        known = ", ".join(sorted(forward.__qualname__.removesuffix(".forward") for forward in WRITERS))
        raise CourseError(f"a page cannot run {type(module).__name__} yet; it can run {known}")
    return write(module)


def in_turn(modules: Iterable[nn.Module]) -> list[Layer]:
    """Modules one after the other; a scale and a shift of each channel go into the layer before, if it has them."""
    found = []
    for layer in (layer for module in modules for layer in take_apart(module)):
        before = found[-1] if found else {}
        if layer["do"] == "affine" and "weight" in before:
            before["scale"] = before["scale"] * layer["scale"]
            before["bias"] = before["bias"] * layer["scale"] + layer["bias"]
        else:
            found.append(layer)
    return found


def weighted(do: str, module: nn.Module, outputs: int, scale: float = 1.0, rate: float = 1.0, **numbers) -> Layer:
    """A layer with weights, a scale and a bias for each output channel."""
    bias = torch.zeros(outputs) if module.bias is None else module.bias * rate
    scales = torch.full((outputs,), scale)
    return {"do": do, "out": outputs, **numbers, "weight": module.weight, "scale": scales, "bias": bias}


def linear(module: nn.Linear, scale: float = 1.0, rate: float = 1.0) -> list[Layer]:
    """Weights [out, in]."""
    return [weighted("linear", module, module.out_features, scale, rate)]


def square(module: nn.Conv2d | nn.ConvTranspose2d) -> dict[str, int]:
    """Kernel, stride and padding.  Raises CourseError where they are not the same along both sides."""
    sides = {"kernel": module.kernel_size, "stride": module.stride, "padding": module.padding}
    if module.groups != 1 or set(module.dilation) != {1} or any(len(set(pair)) != 1 for pair in sides.values()):
        raise CourseError(f"a page cannot run {module} yet: groups, dilation or sides that differ")
    return {name: pair[0] for name, pair in sides.items()}


def conv(module: nn.Conv2d, scale: float = 1.0) -> list[Layer]:
    """Weights [out, in, kernel, kernel]; padding that is no zeros is a layer of its own."""
    sides, before = square(module), []
    if module.padding_mode == "reflect":
        before = reflect(sides["padding"])
        sides["padding"] = 0
    elif module.padding_mode != "zeros":
        raise CourseError(f"a page cannot run {module} yet: it pads with {module.padding_mode}")
    return [*before, weighted("conv", module, module.out_channels, scale, **sides)]


def transposed(module: nn.ConvTranspose2d) -> list[Layer]:
    """Weights [in, out, kernel, kernel]."""
    more = module.output_padding[0]
    return [weighted("transposed", module, module.out_channels, **square(module), more=more)]


def batch_norm(module: nn.BatchNorm2d) -> list[Layer]:
    """In evaluation mode: a scale and a shift of each channel."""
    scale = module.weight * (module.running_var + module.eps).rsqrt()
    return [{"do": "affine", "out": len(scale), "scale": scale, "bias": module.bias - module.running_mean * scale}]


def instance_norm(module: nn.InstanceNorm2d) -> list[Layer]:
    """Every channel of every picture to mean 0 and variance 1."""
    if module.affine or module.track_running_stats:
        raise CourseError(f"a page cannot run {module} yet: it has weights or statistics of its own")
    return [{"do": "norm", "eps": module.eps}]


def reflect(width: int) -> list[Layer]:
    """A mirror image around the picture."""
    return [{"do": "reflect", "width": width}]


def leaky(slope: float) -> list[Layer]:
    """ReLU is the one with slope 0."""
    return [{"do": "leaky", "slope": slope}]


def upsample(module: nn.Upsample) -> list[Layer]:
    """Every pixel four times."""
    if module.mode != "nearest" or module.scale_factor != 2:
        raise CourseError(f"a page cannot run {module} yet: only doubling by repeating pixels")
    return [{"do": "double"}]


def bias(module: layers.Bias) -> list[Layer]:
    """One number a channel."""
    return [{"do": "affine", "out": len(module.bias), "scale": torch.ones_like(module.bias), "bias": module.bias}]


def grown(module: progan.Generator) -> list[Layer]:
    """All layers at play and none faded in; pictures are cut to [-1, 1], as `ProGAN.sample` does.

    What makes a picture of a smaller side stands beside the way ("show"): a page can fade from side to side with it.
    """
    if module.level + 1 < len(module.sides) or module.alpha != 1:
        raise CourseError("a page runs a progressive generator only when it is fully grown")
    found = take_apart(module.first)
    for to_rgb, block in zip(module.to_rgb, module.blocks):
        found += [{"do": "show", "layers": take_apart(to_rgb)}, *take_apart(block)]
    return [*found, *take_apart(module.to_rgb[-1]), {"do": "clamp"}]


WRITERS: dict[Callable, Callable[[nn.Module], list[Layer]]] = {
    nn.Sequential.forward: in_turn,
    nn.Linear.forward: linear,
    nn.Conv2d.forward: conv,
    nn.ConvTranspose2d.forward: transposed,
    nn.BatchNorm2d.forward: batch_norm,
    nn.InstanceNorm2d.forward: instance_norm,
    nn.ReLU.forward: lambda module: leaky(0),
    nn.LeakyReLU.forward: lambda module: leaky(module.negative_slope),
    nn.Tanh.forward: lambda module: [{"do": "tanh"}],
    nn.Unflatten.forward: lambda module: [{"do": "shape", "shape": list(module.unflattened_size)}],
    nn.Upsample.forward: upsample,
    layers.EqualLinear.forward: lambda module: linear(module, module.scale, module.rate),
    layers.EqualConv2d.forward: lambda module: conv(module, module.scale),
    layers.Bias.forward: bias,
    layers.PixelNorm.forward: lambda module: [{"do": "pixelnorm"}],
    cdcgan.Generator.forward: lambda module: take_apart(module.net),
    cyclegan.PaddedReLU.forward: lambda module: [*leaky(0), *reflect(module.width)],
    cyclegan.Residual.forward: lambda module: [{"do": "add", "layers": [*reflect(1), *in_turn(module)]}],
    progan.Generator.forward: grown,
}


# ------------------------------------------------------------------------------------------------ packing


class Pack:
    """Layers with their tensors put away in two rows, in the order in which they are read: weights, and float32."""

    def __init__(self, bits: int):
        self.bits, self.weights, self.numbers = bits, [], []

    def layer(self, layer: Layer) -> dict:
        """The layer as JSON: in the place of its weights, how many there are."""
        found = {key: value for key, value in layer.items() if not isinstance(value, Tensor)}
        if "layers" in layer:
            found["layers"] = [self.layer(inner) for inner in layer["layers"]]
        if "weight" in layer:
            weight, step = self.rounded(layer["weight"], 1 if layer["do"] == "transposed" else 0)
            found["weight"] = weight.numel()
            self.weights.append(weight)
            layer = layer | {"scale": layer["scale"] * step}
        if "scale" in layer:
            self.numbers += [layer["scale"], layer["bias"]]
        return found

    def rounded(self, weight: Tensor, channel: int) -> tuple[Tensor, Tensor | float]:
        """Weights as they are stored, and what a step of each output channel (dimension `channel`) is worth."""
        if self.bits == 32:
            return weight, 1.0
        others = [dim for dim in range(weight.ndim) if dim != channel]
        step = weight.abs().amax(others, keepdim=True).clamp_min(1e-12) / 127
        return (weight / step).round().to(torch.int8), step.flatten()


def text(tensors: list[Tensor]) -> str:
    """Tensors one after the other as base64 of their bytes."""
    return base64.b64encode(torch.cat([t.detach().flatten() for t in tensors]).numpy().tobytes()).decode()


def directions(first: list[Layer], z_dim: int) -> list[list[float]]:
    """Unit vectors of the latent space to which the first layer answers most, in falling order: [DIRECTIONS, z_dim].

    They are the first singular vectors of its weights (Shen & Zhou 2021).
    """
    layer = next(layer for layer in first if "weight" in layer)
    weight = layer["weight"].float()
    inputs = weight.flatten(1) if layer["do"] == "transposed" else weight.flatten(1).T
    found = torch.linalg.svd(inputs[:z_dim], full_matrices=False).U.T[:DIRECTIONS]
    return [[round(t, 4) for t in row] for row in found.tolist()]


def names(data: str, classes: int) -> list[str]:
    """What the classes of a game's last label are called: as those of the data, if there are as many, or by number."""
    known = SOURCES[data].classes
    return list(known) if len(known) == classes else [str(k) for k in range(classes)]


def export(run: runs.TrainedRun, bits: int = 8) -> dict:
    """What a page needs of a run.  bits: 8, or 32 for the weights as they are."""
    gan, facts, pack = run.gan, run.facts, Pack(bits)
    apart = {name: take_apart(getattr(gan, name)) for name in gan.product}
    found = {
        "data": facts["data"],
        "size": gan.hp.size,
        "channels": gan.hp.channels,
        "bits": bits,
        "networks": {name: [pack.layer(layer) for layer in found] for name, found in apart.items()},
        "weights": text(pack.weights),
        "numbers": text(pack.numbers),
    }
    if hasattr(gan.hp, "z_dim"):
        found |= {"z": gan.hp.z_dim, "directions": directions(apart["G"], gan.hp.z_dim)}
    if isinstance(gan, progan.ProGAN):
        found["sides"] = gan.G.sides
    if hasattr(gan.hp, "labels"):
        found |= {
            "labels": dict(zip(gan.hp.labels, gan.hp.classes)),
            "classes": names(facts["data"], gan.hp.classes[-1]),
        }
    if "a" in facts["options"]:
        found |= {"domains": [facts["options"][side] for side in "ab"], "inset": facts["options"].get("inset", 0)}
    return found


def write(run: str, folder: Path) -> Path:
    """The script of a run, `folder`/RUN.js.  Raises CourseError for a run or a network that there is not."""
    stored = json.dumps(export(runs.load(run)), separators=(",", ":"))
    path = folder / f"{run}.js"
    write_text(path, f"((globalThis.GanDemos ??= {{}}).generators ??= {{}})[{json.dumps(run)}] = {stored};\n")
    return path
