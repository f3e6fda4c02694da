"""Distillation: a model that learns from another's answers, and how to notice it.

provenance   are this model's answers more alike a candidate teacher's than unrelated models' are?
"""
