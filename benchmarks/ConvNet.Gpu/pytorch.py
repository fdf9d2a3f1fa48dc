"""What the benchmark compares with: the same networks in PyTorch's eager mode. Prints images a second.

pytorch.py inference|training NETWORK BATCH SECONDS
"""
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def conv(inputs, filters, size, stride=1, pad=0):
    return nn.Conv2d(inputs, filters, size, stride, pad)


class Residual(nn.Module):
    """A sum of a body and a shortcut, then ReLU."""

    def __init__(self, body, shortcut):
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, x):
        return F.relu(self.body(x) + self.shortcut(x))


def basic(inputs, planes, stride):
    body = nn.Sequential(conv(inputs, planes, 3, stride, 1), nn.ReLU(), conv(planes, planes, 3, 1, 1))
    return Residual(body, nn.Identity() if stride == 1 and inputs == planes else conv(inputs, planes, 1, stride))


def bottleneck(inputs, planes, stride):
    body = nn.Sequential(conv(inputs, planes, 1), nn.ReLU(), conv(planes, planes, 3, stride, 1), nn.ReLU(), conv(planes, 4 * planes, 1))
    return Residual(body, nn.Identity() if inputs == 4 * planes else conv(inputs, 4 * planes, 1, stride))


def lenet5():
    return nn.Sequential(
        conv(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), conv(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), conv(16, 120, 5), nn.ReLU(), nn.Flatten(),
        nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)), (1, 32, 32), 10


def mnist_cnn():
    return nn.Sequential(
        conv(1, 32, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2), conv(32, 64, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10)), (1, 28, 28), 10


def resnet20():
    layers, inputs = [conv(3, 16, 3, 1, 1), nn.ReLU()], 16
    for planes in (16, 32, 64):
        for block in range(3):
            layers.append(basic(inputs, planes, 2 if block == 0 and planes > 16 else 1))
            inputs = planes
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)), (3, 32, 32), 10


def resnet50():
    layers, inputs = [conv(3, 64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1)], 64
    for planes, blocks in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for block in range(blocks):
            layers.append(bottleneck(inputs, planes, 2 if block == 0 and planes > 64 else 1))
            inputs = 4 * planes
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000)), (3, 224, 224), 1000


def vgg16():
    layers, inputs = [], 3
    for planes, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            layers += [conv(inputs, planes, 3, 1, 1), nn.ReLU()]
            inputs = planes
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Linear(25088, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 1000)), (3, 224, 224), 1000


def main():
    mode, name, batch, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = os.environ.get("TF32") == "1"
    torch.backends.cudnn.benchmark = True
    network, shape, classes = globals()[name]()
    network = network.to(device)
    images, labels = torch.rand(batch, *shape), torch.arange(batch) % classes
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-4, momentum=0.9)

    def infer():
        with torch.no_grad():
            network(images.to(device)).cpu()

    def train():
        optimizer.zero_grad()
        F.cross_entropy(network(images.to(device)), labels.to(device)).backward()
        optimizer.step()

    def wait():
        if device.type == "cuda":
            torch.cuda.synchronize()

    call = train if mode == "training" else infer
    for _ in range(3):
        call()
    wait()
    rates = []
    for _ in range(5):
        start, calls = time.perf_counter(), 0
        while time.perf_counter() - start < seconds / 5:
            call()
            calls += 1
        wait()
        rates.append(calls * batch / (time.perf_counter() - start))
    print(sorted(rates)[2])


main()
