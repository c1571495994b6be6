"""Convolutions as matrix products give what PyTorch's own give."""

import copy

import pytest
import torch
from torch import nn

from gancourse.engine.products import FromFew, ToFew, use_products

CASES = {
    "from a grey picture": (nn.Conv2d(1, 8, 4, 2, 1, bias=False), (1, 12, 12)),
    "from a colour picture, with bias": (nn.Conv2d(3, 8, 4, 2, 1), (3, 8, 10)),
    "from three channels, side 7": (nn.Conv2d(3, 5, 7, 1, 3), (3, 9, 9)),
    "to one pixel": (nn.Conv2d(6, 1, 4), (6, 4, 4)),
    "to one pixel of several channels": (nn.Conv2d(6, 3, (4, 5), 2, bias=False), (6, 4, 5)),
    "from one pixel": (nn.ConvTranspose2d(10, 6, 4, bias=False), (10, 1, 1)),
    "from one pixel, with bias": (nn.ConvTranspose2d(10, 6, (3, 4)), (10, 1, 1)),
    "to a grey picture": (nn.ConvTranspose2d(8, 1, 4, 2, 1, bias=False), (8, 6, 6)),
    "to a colour picture, with bias": (nn.ConvTranspose2d(8, 3, 4, 2, 1), (8, 5, 6)),
    "to one pixel and more": (nn.ConvTranspose2d(8, 3, 4, 2, 1), (8, 1, 1)),
    "many channels": (nn.Conv2d(8, 6, 4, 2, 1), (8, 6, 6)),
    "groups": (nn.Conv2d(4, 8, 3, groups=2), (4, 6, 6)),
    "output padding": (nn.ConvTranspose2d(8, 3, 3, 2, 1, output_padding=1), (8, 5, 5)),
    "reflection": (nn.Conv2d(3, 8, 3, padding=1, padding_mode="reflect"), (3, 6, 6)),
    "same": (nn.Conv2d(3, 8, 3, padding="same"), (3, 6, 6)),
}


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("case", CASES)
def test_products_give_the_same_numbers_and_gradients(case, layout):
    conv, shape = CASES[case]
    x = torch.randn(5, *shape).contiguous(memory_format=layout)
    mine, theirs = (copy.deepcopy(conv).to(memory_format=layout) for _ in range(2))
    use_products(mine)
    results = []
    for net in (mine, theirs):
        inputs = x.clone().requires_grad_()
        y = net(inputs)
        y.square().sum().backward()
        results.append([y, inputs.grad, *(p.grad for p in net.parameters())])
    for a, b in zip(*results):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-4)


def test_a_copy_computes_with_its_own_weights():
    net = nn.Sequential(nn.Conv2d(1, 4, 4, 2, 1, bias=False))
    use_products(net)
    twin = copy.deepcopy(net)
    nn.init.zeros_(twin[0].weight)
    x = torch.randn(2, 1, 8, 8)
    assert twin(x).abs().max() == 0
    assert net(x).abs().max() > 0


@pytest.mark.parametrize(
    ("function", "x", "weight"), [(FromFew, (2, 2, 4, 4), (3, 2, 4, 4)), (ToFew, (2, 3, 2, 2), (3, 2, 4, 4))]
)
def test_products_can_be_differentiated_twice(function, x, weight):
    inputs = [torch.randn(shape, dtype=torch.double, requires_grad=True) for shape in (x, weight)]
    call = lambda x, weight: function.apply(x, weight, (2, 2), (1, 1))
    assert torch.autograd.gradcheck(call, inputs)
    assert torch.autograd.gradgradcheck(call, inputs)
