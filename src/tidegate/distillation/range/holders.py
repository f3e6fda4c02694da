"""Who holds an account: where it calls from, who pays, what it runs, and when it sleeps.

Addresses are of 240.0.0.0/4, which is reserved and belongs to nobody. As on the real network some
are shared by people who have nothing to do with each other: carriers and virtual private networks.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tidegate.distillation.range.arrivals import DAY, Window
from tidegate.distillation.range.grammar import Random, one
from tidegate.distillation.range.requests import Request
from tidegate.distillation.range.voices import Voice, names

MODELS = ("heron-large-2", "heron-small-2", "heron-mini-1", "heron-code-1")
NEW_MODEL = "heron-large-3"
CARRIERS = tuple(f"241.{n}.0.{1 + n}" for n in range(60))
PRIVATE_NETWORKS = tuple(f"242.{n}.0.{1 + n}" for n in range(40))
ZONES = (-8, -7, -6, -5, -5, -4, -3, -3, 0, 0, 1, 1, 1, 2, 2, 3, 3, 5, 5, 7, 7, 8, 8, 8, 9, 9, 10)
"""Hours east of Greenwich, about as people who use such services are spread."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An account and what is around its requests. `adopts_at`: UTC µs from which it uses the new
    model; None where it never does."""

    account: str
    networks: tuple[str, ...]
    organisation: str
    payment: str
    agent: str
    zone: int
    models: tuple[str, ...]
    adopts_at: int | None

    def on(self, networks: Sequence[str], payment: str, organisation: str = "") -> Holder:
        """The same holder calling from elsewhere and paying otherwise."""
        return replace(self, networks=tuple(networks), payment=payment, organisation=organisation)


def address(rng: random.Random) -> str:
    """An address of 243.0.0.0 to 254.255.255.255."""
    bits = rng.getrandbits(24)
    return f"{243 + rng.randrange(12)}.{bits >> 16}.{bits >> 8 & 255}.{bits & 255 or 1}"


def token(rng: random.Random, kind: str) -> str:
    """A made-up name such as "pay-1f0c22a9d3"."""
    return f"{kind}-{rng.getrandbits(44):011x}"


def holder(rng: random.Random, window: Window) -> Holder:
    """A person with an account of their own."""
    draw = rng.random
    networks = [address(rng)]
    if draw() < 0.4:
        networks.append(one(draw, CARRIERS))
    if draw() < 0.1:
        networks.append(one(draw, PRIVATE_NETWORKS))
    models = [one(draw, MODELS)]
    if draw() < 0.25:
        models.append(one(draw, MODELS))
    return Holder(
        account=token(rng, "key"),
        networks=tuple(networks),
        organisation="",
        payment=token(rng, "pay") if draw() < 0.97 else "",
        agent=one(draw, names("agents")),
        zone=one(draw, ZONES),
        models=tuple(models),
        adopts_at=adoption(rng, window),
    )


def adoption(rng: random.Random, window: Window, eager: float = 0.35) -> int | None:
    """When a holder turns to the new model: a share of `eager` soon after it is out."""
    if window.release is None or rng.random() > eager:
        return None
    return window.release + int(rng.expovariate(1.0) * 2 * DAY)


def speak(
    who: Holder, voice: Voice, times: Sequence[int], label: str, draw: Random, out: list[Request]
) -> None:
    """Adds one request of the voice for every time."""
    networks, models, adopts = who.networks, who.models, who.adopts_at
    home, usual = networks[0], models[0]
    roams, varies = len(networks) > 1, len(models) > 1
    account, organisation, payment, agent = who.account, who.organisation, who.payment, who.agent
    for at in times:
        prompt, system, settings, tokens_in, tokens_out, failed = voice()
        if adopts is not None and at >= adopts:
            model = NEW_MODEL
        else:
            model = one(draw, models) if varies else usual
        network = one(draw, networks) if roams and draw() < 0.4 else home
        out.append(
            Request(
                at, account, prompt, system, settings, tokens_in, tokens_out, model,
                network, organisation, payment, agent, failed, label,
            )
        )  # fmt: skip
