"""Distillation: a model that learns from another's answers, and how to notice it.

`provenance` asks whether a model's answers are more alike a candidate teacher's than unrelated
models' are.
"""
