"""Hypothesis profiles: 100 examples a law by default; ``--hypothesis-profile nightly`` for 2,000, ``quick`` for a first look without shrinking."""

from hypothesis import Phase, settings

settings.register_profile("nightly", max_examples=2000, deadline=None)
settings.register_profile("quick", max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
